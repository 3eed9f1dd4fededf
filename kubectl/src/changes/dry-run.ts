import { CommandError } from '../command-error.ts';
import type { FlagValues } from '../flags/flag-values.ts';

export type DryRun = 'none' | 'client' | 'server';

export function dryRunOf(flags: FlagValues): DryRun {
  const value = flags.string('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') throw new CommandError('--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".');
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What a result line ends with. */
export const dryRunSuffix = (dryRun: DryRun): string => (dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)');

/** The query parameters of a write. */
export function writeQuery(flags: FlagValues, dryRun: DryRun = 'none'): Record<string, string | undefined> {
  return {
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: flags.has('field-manager') ? flags.optional('field-manager') : undefined,
    fieldValidation: flags.has('validate') ? fieldValidation(flags.string('validate')) : undefined,
  };
}

function fieldValidation(value: string): string {
  const known: Readonly<Record<string, string>> = { strict: 'Strict', true: 'Strict', warn: 'Warn', ignore: 'Ignore', false: 'Ignore' };
  const found = known[value.toLowerCase()];
  if (found === undefined)
    throw new CommandError(`invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`);
  return found;
}
