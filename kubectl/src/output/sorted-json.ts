/** JSON as upstream prints it: keys in order, four spaces, `<`, `>` and `&` escaped. */
export function sortedJson(value: unknown, indent = 4): string {
  return escapeHtml(JSON.stringify(sortKeys(value), undefined, indent));
}

/** The same with the keys in the order they were made. */
export function orderedJson(value: unknown, indent = 4): string {
  return escapeHtml(JSON.stringify(value, undefined, indent));
}

/** JSON on one line, keys in order: what annotations and `-o jsonpath` carry. */
export function compactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sortKeys(value)));
}

/** The value with the keys of all its objects in order. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeys(member)]));
}

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };

function escapeHtml(json: string): string {
  return /[<>&\u2028\u2029]/.test(json) ? json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character) : json;
}
