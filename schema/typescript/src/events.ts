import { ATTRIBUTES, type SuretyEvent } from './generated/events.js';

export type * from './generated/events.js';

/** An event as a node prints it. */
export interface ChainEvent {
  readonly type: string;
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: string }>;
}

/** Why an event of a contract does not read. */
export class EventError extends Error {
  constructor(
    readonly kind: string,
    readonly attribute: string,
    readonly found: string | undefined,
  ) {
    super(
      found === undefined
        ? `event \`${kind}\` lacks \`${attribute}\``
        : `event \`${kind}\`: \`${attribute}\` is \`${found}\`, which does not read back`,
    );
    this.name = 'EventError';
  }
}

/**
 * Reads an event of any of the contracts; `undefined` when it is none of theirs. Whose it is, its `_contract_address` says: anyone can
 * deploy a contract that emits events of the same type, so pass the address that you trust.
 *
 * @throws EventError when it is by its type one of theirs and a field is missing or does not read.
 */
export function readEvent(event: ChainEvent, contract: string): SuretyEvent | undefined {
  const kind = event.type.replace(/^wasm-/, '');
  const fields = Object.hasOwn(ATTRIBUTES, kind) ? ATTRIBUTES[kind] : undefined;
  const values = new Map(event.attributes.map(({ key, value }) => [key, value]));
  if (fields === undefined || values.get('_contract_address') !== contract) {
    return undefined;
  }
  const read: Record<string, unknown> = { type: kind };
  for (const [name, type] of Object.entries(fields)) {
    const found = values.get(name);
    if (found === undefined) {
      throw new EventError(kind, name, undefined);
    }
    read[name] = parse(type, found) ?? fail(kind, name, found);
  }
  return read as unknown as SuretyEvent;
}

function parse(type: 'number' | 'bigint' | 'boolean' | 'string', text: string) {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number':
      return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
    case 'bigint':
      return /^-?\d{1,78}$/.test(text) ? BigInt(text) : undefined;
  }
}

function fail(kind: string, attribute: string, found: string): never {
  throw new EventError(kind, attribute, found);
}
