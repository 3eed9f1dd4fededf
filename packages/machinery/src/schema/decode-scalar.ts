import { canonicalQuantity, isQuantity, quantitySyntaxMessage } from '../quantity.ts';
import { canonicalMicroTime, canonicalTime } from './canonical-time.ts';
import type { ScalarType } from './merge-schema.ts';

/** A JSON value of the wrong type. `got` and `want` are named as Go names them. */
export class TypeMismatch {
  readonly got: string;
  readonly want: string;

  constructor(got: string, want: string) {
    this.got = got;
    this.want = want;
  }
}

/** A value of the right type whose text cannot be read; `message` is upstream's. */
export class Unreadable {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const int32Limit = 2 ** 31;
const goScalar: Readonly<Record<ScalarType, string>> = {
  string: 'string',
  boolean: 'bool',
  int32: 'int32',
  int64: 'int64',
  float64: 'float64',
  quantity: 'string',
  time: 'string',
  microTime: 'string',
  intOrString: 'string',
  base64: 'string',
};

export const goScalarName = (type: ScalarType): string => (type === 'base64' ? '[]uint8' : goScalar[type]);

/** How Go names the type of a JSON value. */
export function jsonTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The canonical value, or what is wrong with it. */
export function decodeScalar(type: ScalarType, value: unknown): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(type, value);
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(type, value);
    case 'int32':
      return Number.isInteger(value) && (value as number) >= -int32Limit && (value as number) < int32Limit ? value : mismatch(type, value);
    case 'int64':
      return Number.isSafeInteger(value) ? value : mismatch(type, value);
    case 'float64':
      return typeof value === 'number' ? value : mismatch(type, value);
    case 'intOrString':
      return typeof value === 'string' || isInt32(value) ? value : mismatch(type, value);
    case 'quantity':
      return decodeQuantity(value);
    case 'time':
    case 'microTime':
      return typeof value === 'string' ? decodeTime(type, value) : mismatch(type, value);
    case 'base64':
      return typeof value === 'string' ? decodeBase64(value) : mismatch(type, value);
  }
}

const isInt32 = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= -int32Limit && value < int32Limit;

/** A number of the wrong kind or size is shown, as Go shows it. */
function mismatch(type: ScalarType, value: unknown): TypeMismatch {
  const wantsNumber = type === 'int32' || type === 'int64';
  return new TypeMismatch(wantsNumber && typeof value === 'number' ? `number ${value}` : jsonTypeName(value), goScalar[type]);
}

function decodeQuantity(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return new Unreadable(quantitySyntaxMessage);
  const text = String(value).trim();
  return isQuantity(text) ? canonicalQuantity(text) : new Unreadable(quantitySyntaxMessage);
}

function decodeTime(type: 'time' | 'microTime', text: string): unknown {
  const layout = type === 'time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
  const time = type === 'time' ? canonicalTime(text) : canonicalMicroTime(text);
  return time ?? new Unreadable(`parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(text)} as "2006"`);
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decodeBase64(text: string): unknown {
  const plain = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]/g, '') : text;
  if (plain.length % 4 === 0 && base64.test(plain)) return plain;
  const wrong = plain.search(/[^A-Za-z0-9+/]/);
  return new Unreadable(`illegal base64 data at input byte ${wrong < 0 ? plain.length - (plain.length % 4) : wrong}`);
}
