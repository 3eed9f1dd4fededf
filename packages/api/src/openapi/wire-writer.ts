/** One encoded field of a protobuf message; empty when it holds its type's zero, which proto3 leaves out. */
export type EncodedField = Buffer;

const nothing: EncodedField = Buffer.alloc(0);

export const message = (fields: readonly EncodedField[]): Buffer => Buffer.concat(fields);

export const bytesField = (number: number, bytes: Buffer): EncodedField => Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);

export const stringField = (number: number, text: string): EncodedField => (text === '' ? nothing : bytesField(number, Buffer.from(text)));

export const boolField = (number: number, value: boolean): EncodedField => (value ? Buffer.concat([varint(number << 3), varint(1)]) : nothing);

export const integerField = (number: number, value: number): EncodedField => (value === 0 ? nothing : Buffer.concat([varint(number << 3), varint(value)]));

export function doubleField(number: number, value: number): EncodedField {
  if (value === 0) return nothing;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint((number << 3) | 1), bytes]);
}

/** Negative numbers are ten bytes of two's complement. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
