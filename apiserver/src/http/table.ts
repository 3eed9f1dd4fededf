import { badRequest, type Column, humanDuration, type ResourceDefinition } from '@kubets/machinery';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { inSlices } from '../storage/time-slice.ts';
import type { MetaVersion } from './accept.ts';
import { partialMetadata } from './partial-metadata.ts';
import type { ListMetadata } from './represent.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly version: MetaVersion;
  readonly metadata: ListMetadata;
  readonly includeObject: IncludeObject;
  /** Later events of a watch leave the column definitions out. */
  readonly withColumns: boolean;
}

export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject');
  if (asked === null || asked === '' || asked === 'Metadata') return 'Metadata';
  if (asked === 'None' || asked === 'Object') return asked;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(asked)}`);
}

/** What a table needs to know of a kind. */
export type Tabular = Pick<ResourceDefinition, 'columns'>;

/** A Table in parts; the rows are made in slices. */
export async function tableBody(definition: Tabular, objects: readonly EncodedObject[], options: TableOptions): Promise<readonly Buffer[]> {
  const columns = columnsOf(definition);
  const now = new Date();
  const parts = [tableHead(columns, options)];
  await inSlices(objects, (object, index) => parts.push(...row(columns, object, options, now, index > 0)));
  parts.push(tableFoot);
  return parts;
}

/** A Table with one row. */
export function rowTable(definition: Tabular, object: EncodedObject, options: TableOptions): Buffer {
  const columns = columnsOf(definition);
  return Buffer.concat([tableHead(columns, options), ...row(columns, object, options, new Date(), false), tableFoot]);
}

function tableHead(columns: readonly Column[], { version, metadata, withColumns }: TableOptions): Buffer {
  const definitions = withColumns ? columns.map(columnDefinition) : [];
  return Buffer.from(
    `{"kind":"Table","apiVersion":"${version}","metadata":${JSON.stringify(metadata)},"columnDefinitions":${JSON.stringify(definitions)},"rows":[`,
  );
}

const tableFoot = Buffer.from(']}');
const rowFoot = Buffer.from('}');

function row(columns: readonly Column[], object: EncodedObject, { includeObject, version }: TableOptions, now: Date, follows: boolean): readonly Buffer[] {
  const decoded = object.peek();
  const cells = JSON.stringify(columns.map((column) => column.value(decoded, now)));
  const open = `${follows ? ',' : ''}{"cells":${cells}`;
  if (includeObject === 'None') return [Buffer.from(`${open}}`)];
  return [Buffer.from(`${open},"object":`), includeObject === 'Object' ? object.json : partialMetadata(object, version), rowFoot];
}

const columnDefinition = ({ name, type, format = '', description, priority }: Column): object => ({ name, type, format, description, priority });

/** Kinds that say nothing show their name and age. */
const standardColumns: readonly Column[] = [
  {
    name: 'Name',
    type: 'string',
    format: 'name',
    description: 'Name of the object, unique within its namespace and kind',
    priority: 0,
    value: ({ metadata }) => metadata.name,
  },
  {
    name: 'Age',
    type: 'string',
    description: 'Time since the object was created',
    priority: 0,
    value: ({ metadata }, now) => humanDuration(now.getTime() - Date.parse(metadata.creationTimestamp)),
  },
];

const columnsOf = ({ columns }: Tabular): readonly Column[] => (columns.length === 0 ? standardColumns : columns);
