import { ApiError, badRequest, formatMicroTime, formatTime } from '@kubets/machinery';
import { messages } from './messages.ts';
import { isMeaningfulZero } from './meaningful-zeros.ts';
import { WireReader, type WireValue } from './wire-reader.ts';

export const protobufMediaType = 'application/vnd.kubernetes.protobuf';

/** `k8s` and a zero byte open every message; then comes runtime.Unknown. */
const magic = Buffer.from('k8s\0');

/**
 * A request body in Kubernetes' protobuf encoding as the object its JSON encoding would give.
 * Throws BadRequest for anything that is no such body, and for kinds without a protobuf form.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding-idl
 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, 4).equals(magic)) throw badRequest('the body is not in the Kubernetes protobuf encoding: it does not begin with "k8s" and a zero byte');
  try {
    const { apiVersion, kind, raw } = readEnvelope(body.subarray(4));
    const name = messageName(apiVersion, kind);
    if (messages[name] === undefined) throw badRequest(`no protobuf form is known of ${kind} in version ${apiVersion}: send JSON`);
    return { apiVersion, kind, ...decodeMessage(name, raw) };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(`the body is not valid protobuf: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function readEnvelope(bytes: Buffer): { readonly apiVersion: string; readonly kind: string; readonly raw: Buffer } {
  let [apiVersion, kind] = ['', ''];
  let raw = Buffer.alloc(0);
  for (const { number, value } of new WireReader(bytes)) {
    if (number === 1) [apiVersion = '', kind = ''] = texts(asBytes(value));
    if (number === 2) raw = Buffer.from(asBytes(value));
  }
  return { apiVersion, kind, raw };
}

/** Options travel under the group of their request; everything else is named by group and version. */
function messageName(apiVersion: string, kind: string): string {
  if (kind.endsWith('Options')) return `meta.${kind}`;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return `${group?.split('.')[0]}.${version}.${kind}`;
}

interface Field {
  /** `...` for a struct whose fields stand in the parent. */
  readonly name: string;
  readonly type: string;
  readonly shape: 'one' | 'list' | 'map';
}

const parsed = new Map<string, ReadonlyMap<number, Field>>();

function fieldsOf(message: string): ReadonlyMap<number, Field> {
  const known = parsed.get(message);
  if (known !== undefined) return known;
  const fields = new Map((messages[message] ?? '').split(' ').filter(Boolean).map(parseField));
  parsed.set(message, fields);
  return fields;
}

function parseField(text: string): readonly [number, Field] {
  const [, name = '', number, map, type = '', list] = /^([^=]+)=(\d+):(map:)?([^*]+)(\*)?$/.exec(text) ?? [];
  return [Number(number), { name, type, shape: map ? 'map' : list ? 'list' : 'one' }];
}

function decodeMessage(message: string, bytes: Buffer): Record<string, unknown> {
  const fields = fieldsOf(message);
  const object: Record<string, unknown> = {};
  for (const { number, value } of new WireReader(bytes)) {
    const field = fields.get(number);
    if (field !== undefined) addField(object, field, value);
  }
  return object;
}

function addField(object: Record<string, unknown>, { name, type, shape }: Field, value: WireValue): void {
  if (name === '...') Object.assign(object, decodeMessage(type, asBytes(value)));
  else if (shape === 'map') addEntry(object, name, type, asBytes(value));
  else if (shape === 'list') addItem(object, name, decodeValue(type, value));
  else setField(object, name, decodeValue(type, value));
}

/** Go writes the zero of every plain field; JSON leaves it out. Fields that are pointers in Go say something with their zero. */
function setField(object: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  const isZero = value === '' || value === 0 || value === false;
  if (!isZero || isMeaningfulZero(name)) object[name] = value;
}

function addItem(object: Record<string, unknown>, name: string, value: unknown): void {
  const list = object[name];
  if (Array.isArray(list)) list.push(value);
  else object[name] = [value];
}

function addEntry(object: Record<string, unknown>, name: string, type: string, bytes: Buffer): void {
  let key = '';
  let value: unknown;
  for (const part of new WireReader(bytes)) {
    if (part.number === 1) key = asBytes(part.value).toString('utf8');
    else if (part.number === 2) value = decodeValue(type, part.value);
  }
  const map = (object[name] ??= Object.create(null)) as Record<string, unknown>;
  map[key] = value ?? '';
}

function decodeValue(type: string, value: WireValue): unknown {
  const scalar = scalars[type];
  return scalar === undefined ? decodeMessage(type, asBytes(value)) : scalar(value);
}

/** Types whose JSON is not an object of their fields. */
const scalars: Readonly<Record<string, (value: WireValue) => unknown>> = {
  string: (value) => asBytes(value).toString('utf8'),
  bytes: (value) => asBytes(value).toString('base64'),
  int: asInteger,
  bool: (value) => asInteger(value) !== 0,
  double: (value) => asBytes(value).readDoubleLE(0),
  Quantity: (value) => firstText(asBytes(value)) ?? '0',
  'runtime.RawExtension': (value) => embeddedJson(asBytes(value)),
  'meta.FieldsV1': (value) => embeddedJson(asBytes(value)),
  'meta.Time': (value) => instant(asBytes(value), formatTime),
  'meta.MicroTime': (value) => instant(asBytes(value), formatMicroTime),
  IntOrString: (value) => intOrString(asBytes(value)),
  ...Object.fromEntries(
    ['authentication.v1', 'authorization.v1', 'certificates.v1'].map((place) => [`${place}.ExtraValue`, (value: WireValue) => texts(asBytes(value))]),
  ),
};

function instant(bytes: Buffer, format: (date: Date) => string): string | undefined {
  let milliseconds: number | undefined;
  for (const { number, value } of new WireReader(bytes)) {
    if (number === 1) milliseconds = (milliseconds ?? 0) + asInteger(value) * 1000;
    if (number === 2) milliseconds = (milliseconds ?? 0) + Math.floor(asInteger(value) / 1e6);
  }
  return milliseconds === undefined ? undefined : format(new Date(milliseconds));
}

function intOrString(bytes: Buffer): string | number {
  let isText = false;
  let number = 0;
  let text = '';
  for (const part of new WireReader(bytes)) {
    if (part.number === 1) isText = asInteger(part.value) === 1;
    else if (part.number === 2) number = asInteger(part.value);
    else if (part.number === 3) text = asBytes(part.value).toString('utf8');
  }
  return isText ? text : number;
}

function embeddedJson(bytes: Buffer): unknown {
  for (const { number, value } of new WireReader(bytes)) if (number === 1) return JSON.parse(asBytes(value).toString('utf8'));
  return undefined;
}

function texts(bytes: Buffer): readonly string[] {
  return [...new WireReader(bytes)].map(({ value }) => asBytes(value).toString('utf8'));
}

function firstText(bytes: Buffer): string | undefined {
  return texts(bytes)[0];
}

function asBytes(value: WireValue): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new Error('a number stands where bytes are expected');
}

function asInteger(value: WireValue): number {
  if (typeof value === 'number') return value;
  throw new Error('bytes stand where a number is expected');
}
