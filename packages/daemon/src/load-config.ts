import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { z } from 'zod';
import { type FlagKind, flagKinds, flagName, settingNames } from './flag-kinds.ts';
import { type FlagValue, parseFlags, UsageError } from './parse-flags.ts';

/** Flags every daemon has beside its own. */
const sharedFlags: ReadonlyMap<string, FlagKind> = new Map([
  ['config', 'string'],
  ['logLevel', 'string'],
  ['help', 'boolean'],
]);

/** Reads settings out of a configuration file of another form; what it throws is what is wrong with the file. */
export type SettingsReader = (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export interface LoadedConfig<C> {
  readonly config: C;
  readonly logLevel: string | undefined;
}

/** The configuration a command line asks for: flags over the `--config` file over the schema's defaults. Throws UsageError. */
export function loadConfig<C>(schema: z.ZodType<C>, argv: readonly string[], settingsOf: SettingsReader = (document) => document): LoadedConfig<C> {
  const own = flagKinds(schema);
  const flags = parseFlags(argv, new Map([...sharedFlags, ...own]));
  const written = { ...readConfigFile(flags['config'], settingNames(schema), settingsOf), ...pick(flags, own) };
  const result = schema.safeParse(written);
  if (!result.success) throw new UsageError(describeIssues(result.error, own));
  return { config: result.data, logLevel: typeof flags['logLevel'] === 'string' ? flags['logLevel'] : undefined };
}

export function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

export function usage(name: string, schema: z.ZodType): string {
  const flags = [...flagKinds(schema), ...sharedFlags].map(([key, kind]) => `  --${flagName(key)}${kind === 'boolean' ? '' : ` ${kind}`}`);
  return `Usage: ${name} [flags]\n\nFlags:\n${flags.toSorted().join('\n')}\n`;
}

function pick(flags: Readonly<Record<string, FlagValue>>, kinds: ReadonlyMap<string, FlagKind>): Record<string, FlagValue> {
  return Object.fromEntries(Object.entries(flags).filter(([key]) => kinds.has(key)));
}

function readConfigFile(path: FlagValue | undefined, settings: ReadonlySet<string>, settingsOf: SettingsReader): Record<string, unknown> {
  if (typeof path !== 'string') return {};
  const document: unknown = parseFile(path);
  if (document === null || document === undefined) return {};
  if (typeof document !== 'object' || Array.isArray(document)) throw new UsageError(`--config ${path}: must hold a map of settings`);
  const written = readSettings(path, { ...document }, settingsOf);
  const unknown = Object.keys(written).find((key) => !settings.has(key));
  if (unknown !== undefined) throw new UsageError(`--config ${path}: unknown setting ${JSON.stringify(unknown)}`);
  return { ...written };
}

function readSettings(path: string, document: Readonly<Record<string, unknown>>, settingsOf: SettingsReader): Readonly<Record<string, unknown>> {
  try {
    return settingsOf(document);
  } catch (error) {
    throw new UsageError(`--config ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function parseFile(path: string): unknown {
  try {
    return yaml().parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--config ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Loaded when there is a file to read: a daemon without one has no other use for it. */
const yaml = (): typeof Yaml => createRequire(import.meta.url)('yaml') as typeof Yaml;

function describeIssues(error: z.ZodError, flags: ReadonlyMap<string, FlagKind>): string {
  const name = (path: readonly PropertyKey[]): string =>
    flags.has(String(path[0])) ? `--${path.map((part) => flagName(String(part))).join('.')}` : path.map(String).join('.');
  return error.issues.map((issue) => `${name(issue.path)}: ${issue.message}`).join('; ');
}
