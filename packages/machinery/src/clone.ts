/** A copy of a JSON value that shares nothing with it. `__proto__` stays an ordinary member. */
export function cloneJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  return (Array.isArray(value) ? value.map(cloneJson) : cloneMembers(value as Record<string, unknown>)) as T;
}

function cloneMembers(source: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) setMember(copy, key, cloneJson(source[key]));
  return copy;
}

/** Assignment that cannot reach a prototype. */
export function setMember(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** The member of a map whose keys a client chose: never one that every object inherits, such as `constructor`. */
export function memberOf<Value>(map: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Freezes a value and all it holds: a test sees at once who mutates what it does not own. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
