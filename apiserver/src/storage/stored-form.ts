import type { KubeObject } from '@kubets/machinery';

/*
 * How an object lies in the store. It is compact JSON that opens with
 *
 *   {"kind":…,"apiVersion":…,"metadata":{"resourceVersion":"","labels":{…},…
 *
 * so that a revision is spliced in between the two quotes, and the labels are read, without parsing the rest. The
 * store's own revision of the key is the resourceVersion; none is kept in the value. What follows is in the object's
 * own order. A value that opens otherwise (written by another tool) is decoded and encoded again when it is read.
 */

const opening = Buffer.from('"metadata":{"resourceVersion":"');
const labelsOpening = Buffer.from('"labels":{');
/** kind and apiVersion come first and are short. */
const openingWithin = 512;

export function encodeStored(object: KubeObject): Buffer {
  const { kind, apiVersion, metadata, ...rest } = object;
  const opened = Object.assign({ resourceVersion: '', labels: metadata.labels }, metadata, { resourceVersion: '' });
  return Buffer.from(JSON.stringify({ kind, apiVersion, metadata: opened, ...rest }));
}

/** A stored value, or the JSON of an older revision, as it is sent: with `revision` as its resourceVersion. */
export function withResourceVersion(bytes: Buffer, revision: number): Buffer {
  const start = resourceVersionStart(bytes);
  if (start < 0) return withResourceVersion(encodeStored(JSON.parse(bytes.toString('utf8')) as KubeObject), revision);
  const end = bytes.indexOf(quote, start);
  const digits = String(revision);
  const json = Buffer.allocUnsafeSlow(bytes.length - (end - start) + digits.length);
  bytes.copy(json, 0, 0, start);
  json.write(digits, start, 'latin1');
  bytes.copy(json, start + digits.length, end);
  return json;
}

/** Whether `json`, as sent, and `stored` say the same but for the resourceVersion. */
export function sameContent(json: Buffer, stored: Buffer): boolean {
  const start = resourceVersionStart(json);
  if (start < 0 || json.compare(stored, 0, start, 0, start) !== 0) return false;
  const end = json.indexOf(quote, start);
  return json.length - end === stored.length - start && json.compare(stored, start, stored.length, end, json.length) === 0;
}

/** metadata.labels, read without decoding the object. */
export function readLabels(json: Buffer): Readonly<Record<string, string>> | undefined {
  const start = resourceVersionStart(json);
  const labels = json.indexOf(quote, start) + 2;
  if (json.compare(labelsOpening, 0, labelsOpening.length, labels, labels + labelsOpening.length) !== 0) return undefined;
  const open = labels + labelsOpening.length - 1;
  return JSON.parse(json.toString('utf8', open, endOfObject(json, open))) as Record<string, string>;
}

/** metadata, not decoded; undefined when the object does not lie as it lies in the store. */
export function metadataOf(json: Buffer): Buffer | undefined {
  const kindEnd = startsAt(json, 0, kindOpening) ? json.indexOf(quote, kindOpening.length) : -1;
  const versionEnd = startsAt(json, kindEnd, apiVersionOpening) ? json.indexOf(quote, kindEnd + apiVersionOpening.length) : -1;
  if (!startsAt(json, versionEnd, metadataOpening)) return undefined;
  const start = versionEnd + metadataOpening.length - 1;
  return json.subarray(start, endOfObject(json, start));
}

const kindOpening = Buffer.from('{"kind":"');
const apiVersionOpening = Buffer.from('","apiVersion":"');
const metadataOpening = Buffer.from('","metadata":{');

const startsAt = (json: Buffer, at: number, text: Buffer): boolean =>
  at >= 0 && at + text.length <= json.length && json.compare(text, 0, text.length, at, at + text.length) === 0;

function resourceVersionStart(bytes: Buffer): number {
  const found = bytes.subarray(0, openingWithin).indexOf(opening);
  return found < 0 ? found : found + opening.length;
}

/** The index after the `}` of the object whose `{` is at `start`. */
function endOfObject(json: Buffer, start: number): number {
  let depth = 0;
  let inString = false;
  for (let index = start; index < json.length; index++) {
    const byte = json[index];
    if (byte === quote) inString = !inString;
    else if (byte === backslash) index++;
    else if (inString) continue;
    else if (byte === openingBrace) depth++;
    else if (byte === closingBrace && --depth === 0) return index + 1;
  }
  return json.length;
}

const quote = 0x22;
const backslash = 0x5c;
const openingBrace = 0x7b;
const closingBrace = 0x7d;
