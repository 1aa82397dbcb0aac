// Writes src/generated/: a client for each schema/<contract>.json, and the table of events of schema/events.json.
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import codegen from '@cosmwasm/ts-codegen';

const here = path.dirname(fileURLToPath(import.meta.url));
const schema = path.join(here, '../..');
const out = path.join(here, '../src/generated');

const pascal = (text) => text.replace(/(?:^|[_/])([a-z0-9])/g, (_, letter) => letter.toUpperCase());

// How the written form of a Rust type is read: counts that may pass 2^53 are bigints.
const NUMBERS = new Set(['u8', 'u16', 'u32', 'i32', 'usize']);
const BIGINTS = new Set([
  'u64', 'i64', 'u128', 'Uint64', 'Uint128', 'Uint256',
  'LicenceId', 'ModelId', 'LotId', 'CaseId', 'CampaignId', 'ApplicationId',
]);
const reader = (type) => {
  const last = type.split('::').at(-1).trim();
  if (NUMBERS.has(last)) return ['number', 'number'];
  if (BIGINTS.has(last)) return ['bigint', 'bigint'];
  if (last === 'bool') return ['boolean', 'boolean'];
  return ['string', 'string'];
};

async function contracts() {
  const names = (await readdir(schema))
    .filter((name) => name.endsWith('.json') && name !== 'events.json')
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
  // The generator reads every schema of a directory as one contract.
  const apart = await mkdtemp(path.join(tmpdir(), 'schema-'));
  try {
    const wanted = [];
    for (const name of names) {
      const dir = path.join(apart, name);
      await mkdir(dir);
      const text = await readFile(path.join(schema, `${name}.json`), 'utf8');
      // The generator drops this underscore in one place and keeps it in another.
      await writeFile(path.join(dir, `${name}.json`), text.replaceAll('_for_Nullable_', '_for_Nullable'));
      wanted.push({ name: pascal(name), dir });
    }
    await codegen.default({
      contracts: wanted,
      outPath: out,
      options: {
        bundle: { enabled: true, bundleFile: 'index.ts', scope: 'contracts' },
        types: { enabled: true },
        client: { enabled: true, execExtendsQuery: true, noImplicitOverride: true },
        messageComposer: { enabled: true },
        useContractsHook: { enabled: false },
      },
    });
  } finally {
    await rm(apart, { recursive: true });
  }
  return names;
}

// What the generator writes does not compile as it is: a field named `case` becomes a variable of that name, which neither an
// interface nor a reserved word allows, and Node wants the extension of the file that is imported.
async function mend() {
  for (const name of await readdir(out)) {
    const file = path.join(out, name);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replace(/^(\s+)(case|default|new|delete)(,?)$/gm, '$1$2: $2_$3')
        .replace(/: \(\{\n(?:\s+\w+(?:: \w+)?,?\n)+\s*\}: \{/g, ': (message: {')
        .replace(/(from "cosmjs-types\/[^"]+?)"/g, '$1.js"')
        .replace(/(from "\.\/[^"]+?)(\.js)?"/g, '$1.js"'),
    );
  }
}

async function events() {
  const all = JSON.parse(await readFile(path.join(schema, 'events.json'), 'utf8'));
  const types = [];
  const union = [];
  const table = [];
  for (const [contract, ofContract] of Object.entries(all)) {
    for (const [kind, { description, attributes }] of Object.entries(ofContract)) {
      const name = `${pascal(kind)}Event`;
      union.push(name);
      types.push(`/** ${description} */`, `export interface ${name} {`, `  type: '${kind}';`);
      table.push(`  '${kind}': {`);
      for (const attribute of attributes) {
        const [type, read] = reader(attribute.type);
        types.push(`  /** ${attribute.description} */`, `  ${attribute.name}: ${type};`);
        table.push(`    ${attribute.name}: '${read}',`);
      }
      types.push('}', '');
      table.push('  },');
    }
  }
  const text = [
    '// Generated from schema/events.json; not edited by hand.',
    '',
    ...types,
    '/** Any event of any contract. */',
    `export type SuretyEvent =\n${union.map((name) => `  | ${name}`).join('\n')};`,
    '',
    '/** How each attribute is read, by the event\'s type. */',
    "export const ATTRIBUTES: Record<string, Record<string, 'number' | 'bigint' | 'boolean' | 'string'>> = {",
    ...table,
    '};',
    '',
  ];
  await writeFile(path.join(out, 'events.ts'), text.join('\n'));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
console.log(`clients of ${(await contracts()).join(', ')}`);
await mend();
await events();
