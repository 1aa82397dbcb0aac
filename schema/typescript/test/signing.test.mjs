import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { p256 } from '@noble/curves/p256';
import { secp256k1 } from '@noble/curves/secp256k1';
import { signing } from 'surety-client';

const { cases } = JSON.parse(readFileSync(new URL('../../vectors/statement.json', import.meta.url)));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (some) => Buffer.from(some).toString('hex');

const LAYOUTS = {
  statement: (device, it) =>
    signing.statement({
      chainId: it.chain_id,
      device,
      boot: it.boot,
      seq: BigInt(it.seq),
      timeMs: BigInt(it.time_ms),
      status: it.status,
      beacon: bytes(it.beacon),
      dataHash: bytes(it.data_hash),
    }),
  activation: (device, it) =>
    signing.activation({
      chainId: it.chain_id,
      contract: it.contract,
      device,
      owner: it.owner,
      expires: BigInt(it.expires),
    }),
  pairing: (device, it) =>
    signing.pairing({
      chainId: it.chain_id,
      contract: it.contract,
      device,
      vehicle: bytes(it.vehicle),
      holder: it.holder,
      nonce: BigInt(it.nonce),
      expires: BigInt(it.expires),
    }),
  reclaim: (device, it) =>
    signing.reclaim({ chainId: it.chain_id, contract: it.contract, device, licence: BigInt(it.licence) }),
};

test('the vectors hold every layout on both curves', () => {
  const kinds = new Set(cases.map(({ layout, curve }) => `${layout} ${curve}`));
  assert.equal(kinds.size, 2 * Object.keys(LAYOUTS).length);
});

for (const [at, it] of cases.entries()) {
  test(`case ${at}: ${it.layout} on ${it.curve}`, () => {
    const preimage = LAYOUTS[it.layout](it.device, it.fields);
    assert.equal(hex(preimage), it.preimage);
    assert.equal(hex(signing.digest(preimage)), it.digest);
    for (const key of [bytes(it.public_key), bytes(it.compressed_key)]) {
      assert.equal(signing.deviceId(it.curve, key), it.device);
      for (const signature of [bytes(it.signature_low_s), bytes(it.signature_high_s)]) {
        assert.ok(signing.verify(it.curve, it.device, preimage, signature, key));
        const other = preimage.slice();
        other[other.length - 1] ^= 1;
        assert.ok(!signing.verify(it.curve, it.device, other, signature, key));
      }
    }
    const stranger = `0x${'11'.repeat(20)}`;
    assert.ok(!signing.verify(it.curve, stranger, preimage, bytes(it.signature_low_s), bytes(it.public_key)));
  });
}

test('what this library signs it verifies', () => {
  for (const [curve, { secretKey, publicKey }] of [
    ['secp256k1', secp256k1.keygen(new Uint8Array(48).fill(7))],
    ['p256', p256.keygen(new Uint8Array(48).fill(7))],
  ]) {
    const preimage = bytes(cases[0].preimage);
    const signature = signing.sign(curve, preimage, secretKey);
    assert.ok(signing.verify(curve, signing.deviceId(curve, publicKey), preimage, signature, publicKey));
  }
});

test('what does not fit its field is refused by name', () => {
  const good = {
    chainId: 'surety-1',
    device: `0x${'11'.repeat(20)}`,
    boot: 1,
    seq: 1n,
    timeMs: 1n,
    status: 0,
    beacon: new Uint8Array(8),
    dataHash: new Uint8Array(32),
  };
  const refused = (change, why) => assert.throws(() => signing.statement({ ...good, ...change }), why);
  refused({ device: `0x${'AB'.repeat(20)}` }, /lower case/);
  refused({ boot: 2 ** 32 }, /boot .* 4 bytes/);
  refused({ boot: 1.5 }, /whole number/);
  refused({ seq: 1n << 64n }, /seq .* 8 bytes/);
  refused({ seq: -1n }, /seq/);
  refused({ status: 65536 }, /status/);
  refused({ beacon: new Uint8Array(7) }, /beacon has 7 bytes/);
  refused({ chainId: 'x'.repeat(256) }, /chainId has 256 bytes/);
});
