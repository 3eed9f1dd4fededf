import { humanAge } from '@kubets/machinery';
import type { Resource } from '../api/catalog.ts';
import type { Table, TableColumn, TableRow } from '../api/table.ts';
import type { AnyObject } from './print-object.ts';
import { displayText } from './display-text.ts';

export interface TableOptions {
  readonly wide: boolean;
  /** Names become `pod/web`. */
  readonly kind: Pick<Resource, 'group' | 'singular' | 'kind'> | undefined;
  readonly namespaces: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  readonly headers: boolean;
  /** A first column with the type of a watch event. */
  readonly eventType?: string;
  readonly withEventColumn?: boolean;
}

/** A server's table as rows of cells, headers first. */
export function tableRows(table: Table, options: TableOptions): readonly (readonly string[])[] {
  const columns = table.columnDefinitions ?? [];
  const shown = columns.flatMap((column, index) => ((column.priority ?? 0) === 0 || options.wide ? [index] : []));
  const header = headerCells(columns, shown, options);
  const rows = (table.rows ?? []).map((row) => rowCells(row, columns, shown, options));
  return options.headers ? [header, ...rows] : rows;
}

function headerCells(columns: readonly TableColumn[], shown: readonly number[], options: TableOptions): readonly string[] {
  return [
    ...(options.withEventColumn ? ['EVENT'] : []),
    ...(options.namespaces ? ['NAMESPACE'] : []),
    ...shown.map((index) => (columns[index]?.name ?? '').toUpperCase()),
    ...options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ];
}

function rowCells(row: TableRow, columns: readonly TableColumn[], shown: readonly number[], options: TableOptions): readonly string[] {
  const metadata = row.object?.metadata;
  const labels = metadata?.labels ?? {};
  const prefix = options.kind === undefined ? '' : `${options.kind.kind.toLowerCase()}${options.kind.group === '' ? '' : `.${options.kind.group}`}/`;
  const cells = shown.map((index) => {
    const text = cellText(row.cells[index]);
    return columns[index]?.format === 'name' || (columns[index]?.name === 'Name' && index === 0) ? prefix + text : text;
  });
  return [
    ...(options.withEventColumn ? [options.eventType ?? ''] : []),
    ...(options.namespaces ? [metadata?.namespace ?? ''] : []),
    ...cells,
    ...options.labelColumns.map((label) => labels[label] ?? ''),
    ...(options.showLabels ? [labelsText(labels)] : []),
  ];
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '<none>';
  return displayText(cell);
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .toSorted()
    .map((key) => `${key}=${labels[key]}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

/** Name and age, for servers that print no tables. */
export function genericTable(body: AnyObject & { readonly items?: readonly AnyObject[] }, now = new Date()): Table {
  const items = body.items ?? [body];
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name' },
      { name: 'Age', type: 'string' },
    ],
    rows: items.map((object) => ({ cells: [object.metadata.name, humanAge(object.metadata.creationTimestamp, now)], object })),
  };
}
