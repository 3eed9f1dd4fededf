/** A varint as a number, anything else as its bytes. */
export type WireValue = number | Buffer;

export interface WireField {
  readonly number: number;
  readonly value: WireValue;
}

/** Reads the fields of one protobuf message in order. Throws when the bytes end too soon or hold an unknown wire type. */
export class WireReader implements Iterable<WireField> {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  *[Symbol.iterator](): Generator<WireField> {
    while (this.#at < this.#bytes.length) {
      const tag = this.#varint();
      yield { number: tag >>> 3, value: this.#value(tag & 7) };
    }
  }

  #value(wireType: number): WireValue {
    if (wireType === 0) return this.#varint();
    if (wireType === 1) return this.#take(8);
    if (wireType === 2) return this.#take(this.#varint());
    if (wireType === 5) return this.#take(4);
    throw new Error(`unknown wire type ${wireType}`);
  }

  /** Exact up to 2^53, as JSON numbers are; negative numbers are ten bytes of two's complement. */
  #varint(): number {
    let bits = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error('the message ends within a number');
      bits |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, bits));
    }
    throw new Error('a number is longer than ten bytes');
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw new Error('the message ends within a field');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
