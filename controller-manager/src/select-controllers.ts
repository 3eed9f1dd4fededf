import type { ControllerEntry } from './controller-context.ts';

/**
 * The controllers `--controllers` asks for, in the list's order: `name` starts one, `-name` leaves it out, `*` starts
 * all that are on by default. Throws for a name that does not exist.
 */
export function selectControllers(entries: readonly ControllerEntry[], selection: readonly string[]): readonly ControllerEntry[] {
  const known = new Set(entries.map((entry) => entry.name));
  const unknown = selection.find((item) => item !== '*' && !known.has(item.replace(/^-/, '')));
  if (unknown !== undefined) throw new Error(`--controllers: ${JSON.stringify(unknown)} is not in the list of known controllers: ${[...known].join(', ')}`);
  return entries.filter((entry) => isSelected(entry, selection));
}

function isSelected(entry: ControllerEntry, selection: readonly string[]): boolean {
  if (selection.includes(entry.name)) return true;
  if (selection.includes(`-${entry.name}`)) return false;
  return selection.includes('*') && entry.offByDefault !== true;
}
