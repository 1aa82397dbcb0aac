/** One byte string out of several. */
export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Text as UTF-8. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A number of `size` bytes, big endian. */
export function bigEndian(name: string, value: number | bigint, size: 2 | 4 | 8): Uint8Array {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`${name} is ${value}: give a whole number, as a bigint above 2^53`);
  }
  const whole = BigInt(value);
  if (whole < 0n || whole >= 1n << BigInt(size * 8)) {
    throw new RangeError(`${name} is ${value}: it must fit ${size} bytes`);
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, whole);
  return bytes.slice(8 - size);
}

/** Bytes of one length. */
export function exactly(name: string, bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) {
    throw new RangeError(`${name} has ${bytes.length} bytes: it must have ${length}`);
  }
  return bytes;
}
