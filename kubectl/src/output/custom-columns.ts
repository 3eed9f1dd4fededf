import { existsSync, readFileSync } from 'node:fs';
import { CommandError } from '../command-error.ts';
import { goText } from './go-syntax.ts';
import { valuesAt } from './jsonpath.ts';

export interface CustomColumn {
  readonly header: string;
  readonly path: string;
}

/** `NAME:.metadata.name,IMAGE:.spec.containers[*].image`. */
export function parseCustomColumns(spec: string): readonly CustomColumn[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: part.slice(colon + 1) };
  });
}

/** A file of two lines: headers, and a path below each. */
export function readCustomColumns(file: string): readonly CustomColumn[] {
  if (file === '') throw new CommandError('custom-columns-file format specified but no template file given');
  if (!existsSync(file)) throw new CommandError(`error reading template ${file}, open ${file}: no such file or directory`);
  const [headers, paths] = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  if (headers === undefined || paths === undefined || headers.length !== paths.length) {
    throw new CommandError(`number of headers (${headers?.length ?? 0}) and field specifications (${paths?.length ?? 0}) don't match`);
  }
  return headers.map((header, index) => ({ header, path: paths[index] ?? '' }));
}

export function customColumnCells(columns: readonly CustomColumn[], object: unknown): readonly string[] {
  return columns.map(({ path }) => {
    const values = valuesAt(path, object);
    return values.length === 0 ? '<none>' : values.map(goText).join(',');
  });
}
