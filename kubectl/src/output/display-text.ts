/** Any JSON value as text: texts as they are, structures as JSON. */
export function displayText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}
