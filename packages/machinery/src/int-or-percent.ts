const percent = /^\d+%$/;

/** Whether a value is a whole number or a text such as `25%`. */
export function isIntOrPercent(value: number | string): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : percent.test(value);
}

/** A count given as a number or as a percentage of `total` (`maxSurge: 25%`); throws when it is neither. */
export function resolveIntOrPercent(value: number | string, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  if (!percent.test(value)) throw new RangeError(`invalid value for IntOrString: invalid type: string is not a percentage: ${JSON.stringify(value)}`);
  const exact = (Number.parseInt(value, 10) * total) / 100;
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
