import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EventError, readEvent } from 'surety-client';

const described = JSON.parse(readFileSync(new URL('../../events.json', import.meta.url)));
const contract = 'wasm1contract';
const printed = (kind, fields) => ({
  type: `wasm-${kind}`,
  attributes: Object.entries({ _contract_address: contract, ...fields }).map(([key, value]) => ({ key, value })),
});

test('every event of every contract reads', () => {
  let count = 0;
  for (const [kind, { attributes }] of Object.values(described).flatMap(Object.entries)) {
    const fields = Object.fromEntries(
      attributes.map(({ name, type }) => [name, type === 'bool' ? 'true' : '7']),
    );
    const read = readEvent(printed(kind, fields), contract);
    assert.equal(read.type, kind);
    for (const { name } of attributes) {
      assert.ok([7, 7n, '7', true].includes(read[name]), `${kind} ${name}`);
    }
    count += 1;
  }
  assert.ok(count > 50);
});

test('amounts and ids do not lose their last digits', () => {
  const [kind, event] = Object.entries(described.vault).find(([, { attributes }]) =>
    attributes.some(({ type }) => type === 'Uint128'),
  );
  const name = event.attributes.find(({ type }) => type === 'Uint128').name;
  const all = Object.fromEntries(event.attributes.map((it) => [it.name, '1']));
  const read = readEvent(printed(kind, { ...all, [name]: '100000000000000000001' }), contract);
  assert.equal(read[name], 100000000000000000001n);
});

test('what another contract emits is none of ours, whatever its type', () => {
  const [kind] = Object.keys(described.vault);
  assert.equal(readEvent(printed(kind, {}), 'wasm1another'), undefined);
  assert.equal(readEvent(printed('other/event', {}), contract), undefined);
  assert.equal(readEvent(printed('toString', {}), contract), undefined);
});

test('a broken event says which field is wrong', () => {
  const [kind, event] = Object.entries(described.vault).find(([, { attributes }]) => attributes.some(({ type }) => type === 'LicenceId'));
  assert.throws(() => readEvent(printed(kind, {}), contract), EventError);
  const number = event.attributes.find(({ type }) => /^(u\d+|Uint\d+|LicenceId)$/.test(type));
  const all = Object.fromEntries(event.attributes.map(({ name }) => [name, '1']));
  assert.throws(
    () => readEvent(printed(kind, { ...all, [number.name]: 'many' }), contract),
    (error) => error instanceof EventError && error.attribute === number.name && error.found === 'many',
  );
});
