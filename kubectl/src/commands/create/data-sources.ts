import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CommandError } from '../../command-error.ts';
import type { FlagValues } from '../../flags/flag-values.ts';

/** The keys and contents that --from-file, --from-literal and --from-env-file name together. */
export function dataFromFlags(flags: FlagValues, env: Readonly<Record<string, string | undefined>> = process.env): Readonly<Record<string, Buffer>> {
  const data: Record<string, Buffer> = {};
  const add = (key: string, value: Buffer): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key))
      throw new CommandError(`${JSON.stringify(key)} is not a valid key name: a valid config key must consist of alphanumeric characters, '-', '_' or '.'`);
    if (Object.hasOwn(data, key)) throw new CommandError(`cannot add key ${JSON.stringify(key)}, another key by that name already exists`);
    data[key] = value;
  };
  const envFiles = flags.list('from-env-file');
  if (envFiles.length > 0 && (flags.given('from-file') || flags.given('from-literal'))) {
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  }
  for (const source of flags.list('from-file')) addFiles(source, add);
  for (const source of flags.list('from-literal')) addLiteral(source, add);
  for (const file of envFiles) addEnvFile(readFileSync(file, 'utf8'), env, add);
  return data;
}

type Add = (key: string, value: Buffer) => void;

function addFiles(source: string, add: Add): void {
  const equals = source.indexOf('=');
  if (equals === 0) throw new CommandError(`key name for file path ${source.slice(1)} missing`);
  if (equals === source.length - 1) throw new CommandError(`file path for key name ${source.slice(0, -1)} missing`);
  const path = equals < 0 ? source : source.slice(equals + 1);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CommandError(`error reading ${path}: no such file or directory`);
  if (!stats.isDirectory()) return add(equals < 0 ? basename(path) : source.slice(0, equals), readFileSync(path));
  if (equals >= 0) throw new CommandError('cannot give a key name for a directory path');
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isFile() && /^[-._a-zA-Z0-9]+$/.test(entry.name)) add(entry.name, readFileSync(join(path, entry.name)));
}

function addLiteral(source: string, add: Add): void {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`);
  const value = source.slice(equals + 1);
  add(source.slice(0, equals), Buffer.from(/^(["']).*\1$/s.test(value) && value.length > 1 ? value.slice(1, -1) : value));
}

function addEnvFile(text: string, env: Readonly<Record<string, string | undefined>>, add: Add): void {
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const trimmed = line.trimStart();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const equals = trimmed.indexOf('=');
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
    add(key, Buffer.from(equals < 0 ? (env[key] ?? '') : trimmed.slice(equals + 1)));
  }
}
