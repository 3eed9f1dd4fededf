import { isJsonObject, type JsonObject } from '@kubets/machinery';

const order = [
  'kind',
  'apiVersion',
  'name',
  'defaults',
  'aliases',
  'credentialPluginPolicy',
  'credentialPluginAllowlist',
  'command',
  'prependArgs',
  'appendArgs',
  'options',
  'default',
];

/** The document with its fields in the order of their definition, as JSON shows them. */
export function ordered(document: JsonObject): JsonObject {
  return inOrder(document) as JsonObject;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonObject(value)) return value;
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const entries = Object.entries(value).toSorted(([left], [right]) => place(left) - place(right));
  return Object.fromEntries(entries.map(([key, member]) => [key, inOrder(member)]));
}
