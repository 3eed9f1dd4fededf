import { readFileSync } from 'node:fs';
import { CommandError } from '../command-error.ts';
import type { FlagValues } from '../flags/flag-values.ts';
import { type CustomColumn, parseCustomColumns, readCustomColumns } from './custom-columns.ts';

/** What `-o` asks for. */
export type OutputFormat =
  | { readonly type: 'human'; readonly wide: boolean }
  | { readonly type: 'json' | 'yaml' | 'name' | 'kyaml' }
  | { readonly type: 'jsonpath'; readonly template: string; readonly asJson: boolean; readonly allowMissing: boolean }
  | { readonly type: 'go-template'; readonly template: string; readonly allowMissing: boolean }
  | { readonly type: 'custom-columns'; readonly columns: readonly CustomColumn[] };

const objectFormats = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
];
const tableFormats = ['custom-columns', 'custom-columns-file', 'wide'];

/** Reads `-o` and `--template`; throws CommandError naming what is allowed. */
export function outputFormat(flags: FlagValues, options: { readonly tables?: boolean; readonly default?: string } = {}): OutputFormat {
  const text = flags.string('output') || options.default || '';
  const template = flags.has('template') ? flags.string('template') : '';
  const allowMissing = flags.has('allow-missing-template-keys') ? flags.boolean('allow-missing-template-keys') : true;
  if (text === '' && template === '') return { type: 'human', wide: false };
  const split = text.indexOf('=');
  const name = text === '' ? 'go-template' : split < 0 ? text : text.slice(0, split);
  const value = split < 0 ? template : text.slice(split + 1);
  return formatNamed(name, value, allowMissing, options.tables === true) ?? fail(text, options.tables === true);
}

function formatNamed(name: string, value: string, allowMissing: boolean, tables: boolean): OutputFormat | undefined {
  switch (name) {
    case 'json':
    case 'yaml':
    case 'name':
    case 'kyaml':
      return { type: name };
    case 'wide':
      return tables && value === '' ? { type: 'human', wide: true } : undefined;
    case 'jsonpath':
    case 'jsonpath-as-json':
      return { type: 'jsonpath', template: needed(name, value), asJson: name === 'jsonpath-as-json', allowMissing };
    case 'jsonpath-file':
      return { type: 'jsonpath', template: templateIn(needed(name, value)), asJson: false, allowMissing };
    case 'template':
    case 'go-template':
      return { type: 'go-template', template: needed(name, value), allowMissing };
    case 'templatefile':
    case 'go-template-file':
      return { type: 'go-template', template: templateIn(needed(name, value)), allowMissing };
    case 'custom-columns':
      return tables ? { type: 'custom-columns', columns: parseCustomColumns(value) } : undefined;
    case 'custom-columns-file':
      return tables ? { type: 'custom-columns', columns: readCustomColumns(value) } : undefined;
    default:
      return undefined;
  }
}

function templateIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CommandError(`error reading --template ${path}, ${missing ? `open ${path}: no such file or directory` : String(cause)}`, { cause });
  }
}

function needed(name: string, value: string): string {
  if (value !== '') return value;
  throw new CommandError(`template format specified but no template given${name.endsWith('file') ? ' file' : ''}`);
}

function fail(text: string, tables: boolean): never {
  const allowed = [...(tables ? tableFormats : []), ...objectFormats].toSorted((left, right) => order(left) - order(right) || (left < right ? -1 : 1));
  throw new CommandError(`unable to match a printer suitable for the output format ${JSON.stringify(text)}, allowed formats are: ${allowed.join(',')}`);
}

/** Upstream lists `yaml` last. */
const order = (format: string): number => (format === 'yaml' ? 1 : 0);
