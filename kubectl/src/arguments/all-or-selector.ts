import { CommandError } from '../command-error.ts';
import type { FlagValues } from '../flags/flag-values.ts';

/** Objects are chosen by a selector, or all of them are. */
export function refuseAllWithSelector(flags: FlagValues): void {
  const given = ['selector', 'field-selector'].find((name) => flags.has(name) && flags.given(name));
  if (flags.boolean('all') && given !== undefined) throw new CommandError(`cannot set --all and --${given} at the same time`);
}
