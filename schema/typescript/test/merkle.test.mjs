import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { merkle } from 'surety-client';

const epoch = JSON.parse(readFileSync(new URL('../../vectors/epoch.json', import.meta.url)));
const hex = (some) => Buffer.from(some).toString('hex');

test('an epoch has the leaves and the root of the vector', () => {
  const leaves = epoch.rows.map(({ row }) => merkle.epochLeaf(row, epoch.chain_id, epoch.telemetry, BigInt(epoch.epoch)));
  assert.deepEqual(leaves.map(hex), epoch.rows.map(({ leaf }) => leaf));
  assert.equal(hex(merkle.root(leaves)), epoch.root);
});

test('an entry is proven at its own place and at no other', () => {
  for (const count of [1, 2, 3, 5, 8, 13]) {
    const leaves = Array.from({ length: count }, (_, at) => merkle.leaf(Uint8Array.of(at)));
    const root = merkle.root(leaves);
    for (let at = 0; at < count; at += 1) {
      const proof = merkle.proof(leaves, at);
      assert.ok(merkle.verify(root, count, at, leaves[at], proof));
      assert.ok(!merkle.verify(root, count + 1, at, leaves[at], proof));
      assert.ok(!merkle.verify(root, count, at, merkle.leaf(Uint8Array.of(200)), proof));
      assert.ok(!merkle.verify(root, count, (at + 1) % count, leaves[at], proof) || count === 1);
      assert.ok(!merkle.verify(root, count, at, leaves[at], [...proof, leaves[at]]));
    }
  }
  assert.equal(merkle.root([]), undefined);
  assert.throws(() => merkle.proof([], 0), /no entry 0/);
});
