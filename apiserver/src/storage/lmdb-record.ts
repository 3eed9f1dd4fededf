/** One write in the revision-ordered log. `previous` is the revision the key had before, 0 when it did not exist. */
export interface LogRecord {
  readonly key: string;
  /** Undefined for a deletion. */
  readonly value: Buffer | undefined;
  readonly previous: number;
}

/* [deleted: 1][previous: 6, big-endian][key length: 2][key][value] */
const keyLengthAt = 7;
const keyAt = 9;

export function encodeRecord({ key, value, previous }: LogRecord): Buffer {
  const keyLength = Buffer.byteLength(key);
  const record = Buffer.allocUnsafe(keyAt + keyLength + (value?.length ?? 0));
  record[0] = value ? 0 : 1;
  record.writeUIntBE(previous, 1, 6);
  record.writeUInt16BE(keyLength, keyLengthAt);
  record.write(key, keyAt);
  value?.copy(record, keyAt + keyLength);
  return record;
}

/** The value is a view of `record`: hand in bytes that stay. */
export function decodeRecord(record: Buffer): LogRecord {
  const valueAt = keyAt + record.readUInt16BE(keyLengthAt);
  return {
    key: record.toString('utf8', keyAt, valueAt),
    value: record[0] === 1 ? undefined : record.subarray(valueAt),
    previous: record.readUIntBE(1, 6),
  };
}
