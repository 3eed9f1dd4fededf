/** A copy of a map of strings without some of its keys. */
export function withoutKeys(map: Readonly<Record<string, string>> | undefined, ...keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !keys.includes(key)));
}
