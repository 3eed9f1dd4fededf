import { quantityMilliValue, quantityValue } from '@kubets/machinery';

/** Amounts of what pods ask for and nodes have: cpu in thousandths, the rest in units. */
export interface Resources {
  cpu: number;
  memory: number;
  ephemeralStorage: number;
  /** Extended resources and huge pages; most pods have none. */
  other: Map<string, number> | undefined;
}

export type ResourceTexts = Readonly<Record<string, string>> | undefined;

export const noResources = (): Resources => ({ cpu: 0, memory: 0, ephemeralStorage: 0, other: undefined });

export function parseResources(texts: ResourceTexts): Resources {
  const resources = noResources();
  for (const name in texts) {
    const text = texts[name] ?? '0';
    if (name === 'cpu') resources.cpu = milliValue(text);
    else if (name === 'memory') resources.memory = value(text);
    else if (name === 'ephemeral-storage') resources.ephemeralStorage = value(text);
    else if (name !== 'pods') (resources.other ??= new Map()).set(name, value(text));
  }
  return resources;
}

export function addTo(total: Resources, more: Resources, sign: 1 | -1 = 1): void {
  total.cpu += sign * more.cpu;
  total.memory += sign * more.memory;
  total.ephemeralStorage += sign * more.ephemeralStorage;
  if (more.other === undefined) return;
  const other = (total.other ??= new Map());
  for (const [name, amount] of more.other) other.set(name, (other.get(name) ?? 0) + sign * amount);
}

/** Raises each amount to at least the other's. */
export function raiseTo(total: Resources, other: Resources): void {
  total.cpu = Math.max(total.cpu, other.cpu);
  total.memory = Math.max(total.memory, other.memory);
  total.ephemeralStorage = Math.max(total.ephemeralStorage, other.ephemeralStorage);
  if (other.other === undefined) return;
  const mine = (total.other ??= new Map());
  for (const [name, amount] of other.other) mine.set(name, Math.max(mine.get(name) ?? 0, amount));
}

export const copyOf = (resources: Resources): Resources => ({ ...resources, other: resources.other && new Map(resources.other) });

const milliValues = new Map<string, number>();
const values = new Map<string, number>();

/** The same few texts come with every pod. */
const milliValue = (text: string): number => remembered(milliValues, text, quantityMilliValue);
export const value = (text: string): number => remembered(values, text, quantityValue);

function remembered(cache: Map<string, number>, text: string, read: (text: string) => number): number {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (cache.size > 10_000) cache.clear();
  const fresh = read(text);
  cache.set(text, fresh);
  return fresh;
}
