import { CommandError } from '../../../command-error.ts';
import type { EnvVar } from '../change-template.ts';

export interface EnvChange {
  readonly set: readonly EnvVar[];
  readonly removed: readonly string[];
}

const namePattern = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/** Reads `KEY=VALUE` and `KEY-`. */
export function readEnvChange(texts: readonly string[]): EnvChange {
  const set: EnvVar[] = [];
  const removed: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals >= 0) set.push({ name: checkedName(text.slice(0, equals)), value: text.slice(equals + 1) });
    else if (text.endsWith('-')) removed.push(text.slice(0, -1));
    else throw new CommandError(`unknown environment variable: ${text}`);
  }
  return { set, removed };
}

function checkedName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new CommandError(
    `${JSON.stringify(name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '${namePattern.source.slice(1, -1)}')`,
  );
}

/** Variables keep their places; new ones follow, and the last to set a name decides. */
export function changedEnv(env: readonly EnvVar[], { set, removed }: EnvChange): readonly EnvVar[] {
  let changed = env;
  for (const variable of set) {
    const at = changed.findIndex(({ name }) => name === variable.name);
    changed = at < 0 ? [...changed, variable] : changed.with(at, variable);
  }
  return changed.filter(({ name }) => !removed.includes(name));
}
