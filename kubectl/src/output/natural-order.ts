/** Digits before other characters, and runs of digits as the numbers they are: `pod-2` before `pod-10`. */
export function naturalOrder(left: string, right: string): number {
  const [parts, others] = [partsOf(left), partsOf(right)];
  for (let index = 0; index < parts.length && index < others.length; index++) {
    const order = partOrder(parts[index] ?? '', others[index] ?? '');
    if (order !== 0) return order;
  }
  return parts.length - others.length;
}

/** Runs of digits, and every other character by itself. */
const partsOf = (text: string): readonly string[] => text.match(/\d+|\D/gu) ?? [];
const isNumber = (part: string): boolean => /^\d/.test(part);

function partOrder(left: string, right: string): number {
  if (isNumber(left) !== isNumber(right)) return isNumber(left) ? -1 : 1;
  if (!isNumber(left)) return textOrder(left, right);
  const [number, other] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  return number.length - other.length || textOrder(number, other) || left.length - right.length;
}

const textOrder = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
