import { humanAge, type Cell, type Column, type KubeObject } from '@kubets/machinery';

/** How a column is written down: shown always unless `wide`. */
interface ColumnOptions {
  readonly description: string;
  readonly wide?: boolean;
}

/** What upstream prints for a value that is not there. */
export const none = '<none>';

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name of the object, unique among its kind in its namespace.',
  priority: 0,
  value: ({ metadata }) => metadata.name,
};

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'How long ago the object was created.',
  priority: 0,
  value: ({ metadata }, now) => humanAge(metadata.creationTimestamp, now),
};

/** kinds that predate AGE columns print the moment of creation; kubectl turns it into an age. */
export const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  description: 'When the object was created.',
  priority: 0,
  value: ({ metadata }) => metadata.creationTimestamp,
};

export function textColumn<T extends KubeObject>(name: string, options: ColumnOptions, value: (object: T, now: Date) => Cell): Column<T> {
  return column(name, 'string', options, value);
}

export function integerColumn<T extends KubeObject>(name: string, options: ColumnOptions, value: (object: T, now: Date) => Cell): Column<T> {
  return column(name, 'integer', options, value);
}

export function booleanColumn<T extends KubeObject>(name: string, options: ColumnOptions, value: (object: T, now: Date) => Cell): Column<T> {
  return column(name, 'boolean', options, value);
}

function column<T extends KubeObject>(
  name: string,
  type: Column['type'],
  { description, wide = false }: ColumnOptions,
  value: (object: T, now: Date) => Cell,
): Column<T> {
  return { name, type, description, priority: wide ? 1 : 0, value };
}

/** `a,b` or `<none>`. */
export const joined = (values: readonly string[] | undefined): string => (values === undefined || values.length === 0 ? none : values.join(','));

/** Labels as kubectl prints them: sorted `key=value` pairs. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  return joined(
    Object.entries(labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .toSorted(),
  );
}
