/** What a device signs, byte for byte: docs/design.md section 5. Vectors shared with the contracts: schema/vectors/statement.json. */
import { p256 } from '@noble/curves/p256';
import { secp256k1 } from '@noble/curves/secp256k1';
import { keccak_256 } from '@noble/hashes/sha3';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { bigEndian, concat, exactly, utf8 } from './bytes.js';

/** Which curve a device's key is on; its model says it. */
export type Curve = 'secp256k1' | 'p256';

const CURVES = { secp256k1, p256 } as const;

/** A device's id: `0x` and 40 hex digits, lower case. */
export type DeviceId = string;

/** A device's report on itself and on the data that travels beside it. */
export interface Statement {
  /** The chain it is meant for. */
  chainId: string;
  /** Who speaks. */
  device: DeviceId;
  /** How often the device has started. */
  boot: number;
  /** Counter within a boot. */
  seq: bigint;
  /** The device's clock, milliseconds since 1970. */
  timeMs: bigint;
  /** 0 ok, 1 removed, to 0x7fff an observation, from 0x8000 a fault. */
  status: number;
  /** The newest beacon the device knows, 8 bytes; zeros before it has seen one. */
  beacon: Uint8Array;
  /** sha256 of the data as sent. */
  dataHash: Uint8Array;
}

/** A device naming its first owner. */
export interface Activation {
  chainId: string;
  /** Address of the device contract. */
  contract: string;
  device: DeviceId;
  /** Address of the first owner. */
  owner: string;
  /** Block time after which it is refused, seconds since 1970. */
  expires: bigint;
}

/** A device agreeing to be paired with a vehicle. */
export interface Pairing {
  chainId: string;
  contract: string;
  device: DeviceId;
  /** sha256(32 random bytes | VIN), 32 bytes. */
  vehicle: Uint8Array;
  /** Who holds the device and sends the pairing. */
  holder: string;
  /** Higher than the last one. */
  nonce: bigint;
  expires: bigint;
}

/** A device that was never activated, naming its maker's licence. */
export interface Reclaim {
  chainId: string;
  contract: string;
  device: DeviceId;
  licence: bigint;
}

const text = (name: string, value: string): Uint8Array => {
  const bytes = utf8(value);
  if (bytes.length > 255) {
    throw new RangeError(`${name} has ${bytes.length} bytes: 255 at most`);
  }
  return concat(Uint8Array.of(bytes.length), bytes);
};

const deviceBytes = (device: DeviceId): Uint8Array => {
  if (!/^0x[0-9a-f]{40}$/.test(device)) {
    throw new RangeError(`${device} is no device: 0x and 40 hex digits in lower case`);
  }
  return hexToBytes(device.slice(2));
};

/** The bytes of a statement that are hashed and signed. */
export const statement = (it: Statement): Uint8Array =>
  concat(
    utf8('surety/statement/v1'),
    text('chainId', it.chainId),
    deviceBytes(it.device),
    bigEndian('boot', it.boot, 4),
    bigEndian('seq', it.seq, 8),
    bigEndian('timeMs', it.timeMs, 8),
    bigEndian('status', it.status, 2),
    exactly('beacon', it.beacon, 8),
    exactly('dataHash', it.dataHash, 32),
  );

/** The bytes of an activation that are hashed and signed. */
export const activation = (it: Activation): Uint8Array =>
  concat(
    utf8('surety/activation/v1'),
    text('chainId', it.chainId),
    text('contract', it.contract),
    deviceBytes(it.device),
    text('owner', it.owner),
    bigEndian('expires', it.expires, 8),
  );

/** The bytes of a pairing that are hashed and signed. */
export const pairing = (it: Pairing): Uint8Array =>
  concat(
    utf8('surety/pairing/v1'),
    text('chainId', it.chainId),
    text('contract', it.contract),
    deviceBytes(it.device),
    exactly('vehicle', it.vehicle, 32),
    text('holder', it.holder),
    bigEndian('nonce', it.nonce, 8),
    bigEndian('expires', it.expires, 8),
  );

/** The bytes of a reclaim that are hashed and signed. */
export const reclaim = (it: Reclaim): Uint8Array =>
  concat(
    utf8('surety/reclaim/v1'),
    text('chainId', it.chainId),
    text('contract', it.contract),
    deviceBytes(it.device),
    bigEndian('licence', it.licence, 8),
  );

/** What the signature is over. */
export const digest = (preimage: Uint8Array): Uint8Array => keccak_256(preimage);

/** The id of the device with this public key, compressed or not. */
export function deviceId(curve: Curve, publicKey: Uint8Array): DeviceId {
  const uncompressed = CURVES[curve].Point.fromHex(publicKey).toBytes(false);
  return `0x${bytesToHex(keccak_256(uncompressed.slice(1)).slice(12))}`;
}

/** Signs a preimage: r|s, 64 bytes, low S. For tests and simulators: a device's own key never leaves it. */
export const sign = (curve: Curve, preimage: Uint8Array, secretKey: Uint8Array): Uint8Array =>
  CURVES[curve].sign(digest(preimage), secretKey, { lowS: true, prehash: false }).toBytes('compact');

/** Whether the device signed this: the key is the device's own and the signature, in either S form, is over the preimage. */
export function verify(
  curve: Curve,
  device: DeviceId,
  preimage: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  return (
    signature.length === 64 &&
    deviceId(curve, publicKey) === device &&
    CURVES[curve].verify(signature, digest(preimage), publicKey, { lowS: false, prehash: false })
  );
}
