/** How a quantity was written, kept when it is written again. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact amount: billionths, as upstream's finest step is `n`. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const decimalExponents: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const binaryExponents: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const decimalSuffixes: ReadonlyMap<number, string> = new Map([...decimalExponents].map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixes: readonly string[] = ['', ...binaryExponents.keys()];

const nano = 1_000_000_000n;
const largest = (2n ** 63n - 1n) * nano;
/** Beyond this power of ten everything is capped or rounded alike; it keeps hostile exponents cheap. */
const exponentLimit = 64;
const lengthLimit = 512;
const syntax = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;
/** Up to three digits and a suffix are canonical as they stand; nearly every text in a manifest is. */
const alreadyCanonical = /^[1-9]\d{0,2}(?:[numkMGTP]|[KMGTP]i)?$/;

/** The exact amount, or undefined when the text is no quantity. Finer than `n` rounds away from zero, beyond 2^63-1 is capped. */
export function tryParseQuantity(text: string): Quantity | undefined {
  if (text.length > lengthLimit) return undefined;
  const match = syntax.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix, exponentText] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const binary = binaryExponents.get(suffix ?? '');
  const format: QuantityFormat = exponentText !== undefined ? 'DecimalExponent' : binary !== undefined ? 'BinarySI' : 'DecimalSI';
  const ten = exponentText === undefined ? (decimalExponents.get(suffix ?? '') ?? 0) : Number(exponentText);
  const nanos = cap(scaled(binary === undefined ? digits : digits << BigInt(binary), ten + 9 - fraction.length, fraction.length));
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

/** Like {@link tryParseQuantity}, but a text that is no quantity throws. */
export function parseQuantity(text: string | number): Quantity {
  const quantity = tryParseQuantity(String(text));
  if (quantity === undefined) throw new RangeError(quantitySyntaxMessage);
  return quantity;
}

/** Upstream's words for a text that is no quantity. */
export const quantitySyntaxMessage = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

export function isQuantity(text: string): boolean {
  return alreadyCanonical.test(text) || tryParseQuantity(text) !== undefined;
}

function scaled(amount: bigint, exponent: number, fractionDigits: number): bigint {
  const limit = exponentLimit + fractionDigits;
  if (exponent >= 0) return amount * 10n ** BigInt(Math.min(exponent, limit));
  const divisor = 10n ** BigInt(Math.min(-exponent, limit + lengthLimit));
  return (amount + divisor - 1n) / divisor;
}

const cap = (nanos: bigint): bigint => (nanos > largest ? largest : nanos);

const canonicalTexts = new Map<string, string>();
const cachedTexts = 4096;

/** Canonical text of a resource quantity (`1000m` -> `1`, `0.5Gi` -> `512Mi`). Text that is no quantity is returned unchanged; validation reports it. */
export function canonicalQuantity(value: string | number): string {
  const text = String(value);
  if (alreadyCanonical.test(text) || text.length > 32) return text.length > 32 ? canonicalize(text) : text;
  const known = canonicalTexts.get(text);
  if (known !== undefined) return known;
  if (canonicalTexts.size >= cachedTexts) canonicalTexts.clear();
  const canonical = canonicalize(text);
  canonicalTexts.set(text, canonical);
  return canonical;
}

function canonicalize(text: string): string {
  const quantity = tryParseQuantity(text);
  return quantity === undefined ? text : formatQuantity(quantity);
}

/** The canonical text: no fraction, no lost precision, the largest suffix that allows both. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? '-' : '';
  const binary = format === 'BinarySI' && size >= 1024n * nano && size % nano === 0n;
  return sign + (binary ? formatBinary(size / nano) : formatDecimal(size, format));
}

function formatBinary(whole: bigint): string {
  let amount = whole;
  let power = 0;
  while (amount % 1024n === 0n && power < binarySuffixes.length - 1) {
    amount /= 1024n;
    power += 1;
  }
  return `${amount}${binarySuffixes[power]}`;
}

function formatDecimal(nanos: bigint, format: QuantityFormat): string {
  let amount = nanos;
  let exponent = -9;
  while (amount % 1000n === 0n && exponent < 18) {
    amount /= 1000n;
    exponent += 3;
  }
  if (format !== 'DecimalExponent') return `${amount}${decimalSuffixes.get(exponent)}`;
  return exponent === 0 ? String(amount) : `${amount}e${exponent}`;
}

type QuantityLike = Quantity | string | number;

const asQuantity = (value: QuantityLike): Quantity => (typeof value === 'object' ? value : parseQuantity(value));

/** Negative, zero or positive, as `left` is less than, equal to or more than `right`. */
export function compareQuantities(left: QuantityLike, right: QuantityLike): number {
  const a = asQuantity(left).nanos;
  const b = asQuantity(right).nanos;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sum, written like `left` unless that is zero. */
export function addQuantities(left: QuantityLike, right: QuantityLike): Quantity {
  const a = asQuantity(left);
  const b = asQuantity(right);
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

export function subtractQuantities(left: QuantityLike, right: QuantityLike): Quantity {
  const b = asQuantity(right);
  return addQuantities(left, { nanos: -b.nanos, format: b.format });
}

/** Whole units, rounded up (upstream `Value()`); exact up to 2^53. */
export function quantityValue(value: QuantityLike): number {
  return Number(roundUp(asQuantity(value).nanos, nano));
}

/** Thousandths, rounded up (upstream `MilliValue()`): how CPU is counted. */
export function quantityMilliValue(value: QuantityLike): number {
  return Number(roundUp(asQuantity(value).nanos, 1_000_000n));
}

/** The nearest number, fractions included. */
export function quantityToNumber(value: QuantityLike): number {
  return Number(asQuantity(value).nanos) / 1e9;
}

/** Away from zero, as upstream rounds. */
function roundUp(amount: bigint, unit: bigint): bigint {
  const away = amount < 0n ? -(unit - 1n) : unit - 1n;
  return (amount + away) / unit;
}
