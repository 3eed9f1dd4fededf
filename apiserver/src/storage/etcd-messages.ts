import type { StoredValue, WriteOutcome } from './store.ts';

/*
 * The two messages of etcd's transactions, written and read by hand: a library that knows all messages by their
 * descriptions spends twice the time of the call itself. Field numbers: https://github.com/etcd-io/etcd/blob/main/api/etcdserverpb/rpc.proto
 */

export interface EtcdWrite {
  readonly key: string;
  /** The mod_revision the key must have; 0 when it must not exist. */
  readonly expected: number;
  /** Undefined deletes. */
  readonly value: Buffer | undefined;
  /** A lease's id in decimal digits. */
  readonly lease?: string | undefined;
}

/** A TxnRequest: the write when the key is as expected, a read of the key otherwise. */
export function encodeWrite({ key, expected, value, lease }: EtcdWrite): Buffer {
  const name = field(1, Buffer.from(key));
  const compare = [integer(2, targetMod), field(3, Buffer.from(key)), integer(6, expected)];
  const put = value && [name, field(2, value), ...(lease === undefined ? [] : [integer(3, BigInt(lease))])];
  const write = put ? field(2, ...put) : field(3, name);
  return Buffer.concat([field(1, ...compare), field(2, write), field(3, field(1, name))]);
}

/** What a TxnResponse says of such a write. */
export function decodeOutcome(response: Buffer): WriteOutcome {
  let [revision, succeeded] = [0, false];
  let current: StoredValue | undefined;
  for (const { number, value } of fieldsOf(response)) {
    if (number === 1) revision = numberIn(value, 3);
    if (number === 2) succeeded = value === 1;
    if (number === 3) current = bytesIn(value, 1, (range) => bytesIn(range, 2, storedValue));
  }
  return succeeded ? { ok: true, revision } : { ok: false, current };
}

const targetMod = 2;

function storedValue(keyValue: Buffer): StoredValue {
  let key = '';
  let value = empty;
  for (const { number, value: found } of fieldsOf(keyValue)) {
    if (number === 1) key = String(found);
    if (number === 5 && typeof found !== 'number') value = found;
  }
  return { key, value, revision: numberIn(keyValue, 3) };
}

function numberIn(message: Buffer | number, wanted: number): number {
  if (typeof message === 'number') return 0;
  for (const { number, value } of fieldsOf(message)) if (number === wanted && typeof value === 'number') return value;
  return 0;
}

function bytesIn<T>(message: Buffer | number, wanted: number, read: (bytes: Buffer) => T): T | undefined {
  if (typeof message === 'number') return undefined;
  for (const { number, value } of fieldsOf(message)) if (number === wanted && typeof value !== 'number') return read(value);
  return undefined;
}

function field(number: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([...varint((number << 3) | 2), ...varint(length)]), ...parts]);
}

const integer = (number: number, value: number | bigint): Buffer => Buffer.from([...varint(number << 3), ...varint(value)]);

function varint(value: number | bigint): readonly number[] {
  if (typeof value === 'number' && value < 128) return [value];
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

interface WireField {
  readonly number: number;
  readonly value: number | Buffer;
}

/** etcd's messages hold integers and what has a length, nothing else. */
function* fieldsOf(message: Buffer): Generator<WireField> {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = next();
    const value = next();
    const isBytes = (tag & 7) === 2;
    yield { number: tag >>> 3, value: isBytes ? message.subarray(at, at + value) : value };
    if (isBytes) at += value;
  }
}

const empty: Buffer = Buffer.alloc(0);
