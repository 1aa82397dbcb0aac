/** The Merkle tree of victims, contested faults and epoch summaries (docs/protocol/telemetry.md). */
import { keccak_256 } from '@noble/hashes/sha3';
import { bigEndian, concat, utf8 } from './bytes.js';

/** One row of an epoch's summary. */
export interface EpochRow {
  licence: number | bigint;
  model: number | bigint;
  active: number;
  uptime_bps: number;
  faults: ReadonlyArray<{ code: number; count: number }>;
}

/** The hash of one entry: 0 and its parts, each behind its length. */
export const leaf = (...parts: Uint8Array[]): Uint8Array =>
  keccak_256(concat(Uint8Array.of(0), ...parts.flatMap((part) => [bigEndian('length', part.length, 4), part])));

/** The leaf of a row of an epoch's summary. */
export const epochLeaf = (row: EpochRow, chainId: string, telemetry: string, epoch: bigint): Uint8Array =>
  leaf(
    utf8('surety/epoch/v1'),
    utf8(chainId),
    utf8(telemetry),
    bigEndian('epoch', epoch, 8),
    bigEndian('licence', row.licence, 8),
    bigEndian('model', row.model, 8),
    bigEndian('active', row.active, 4),
    bigEndian('uptime_bps', row.uptime_bps, 2),
    concat(...row.faults.map(({ code, count }) => concat(bigEndian('code', code, 2), bigEndian('count', count, 4)))),
  );

const node = (left: Uint8Array, right: Uint8Array): Uint8Array => keccak_256(concat(Uint8Array.of(1), left, right));

const commit = (count: number, top: Uint8Array): Uint8Array =>
  keccak_256(concat(Uint8Array.of(2), bigEndian('count', count, 4), top));

const above = (row: readonly Uint8Array[]): Uint8Array[] => {
  const next: Uint8Array[] = [];
  for (let at = 0; at < row.length; at += 2) {
    const [left, right] = [row[at]!, row[at + 1]];
    next.push(right === undefined ? left : node(left, right));
  }
  return next;
};

/** The root of a list; none of an empty one. */
export function root(leaves: readonly Uint8Array[]): Uint8Array | undefined {
  let row = [...leaves];
  while (row.length > 1) {
    row = above(row);
  }
  return row[0] === undefined ? undefined : commit(leaves.length, row[0]);
}

/** The siblings that lead from the entry at `index` to the root. */
export function proof(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!(Number.isInteger(index) && index >= 0 && index < leaves.length)) {
    throw new RangeError(`there is no entry ${index} in a list of ${leaves.length}`);
  }
  const siblings: Uint8Array[] = [];
  let [row, at] = [[...leaves], index];
  while (row.length > 1) {
    const sibling = row[at ^ 1];
    if (sibling !== undefined) {
      siblings.push(sibling);
    }
    at >>= 1;
    row = above(row);
  }
  return siblings;
}

/** Whether `entry` stands at `index` in the list of `count` entries that the root fixes. */
export function verify(
  expected: Uint8Array,
  count: number,
  index: number,
  entry: Uint8Array,
  siblings: readonly Uint8Array[],
): boolean {
  if (index < 0 || index >= count) {
    return false;
  }
  let [hash, width, at, used] = [entry, count, index, 0];
  while (width > 1) {
    // An odd node at the end has no sibling.
    if ((at ^ 1) < width) {
      const sibling = siblings[used];
      if (sibling === undefined) {
        return false;
      }
      used += 1;
      hash = (at & 1) === 0 ? node(hash, sibling) : node(sibling, hash);
    }
    at >>= 1;
    width = Math.ceil(width / 2);
  }
  const found = commit(count, hash);
  return used === siblings.length && found.every((byte, at) => byte === expected[at]);
}
