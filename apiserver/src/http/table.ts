import { badRequest, type Column, humanDuration, type ResourceDefinition } from '@kubets/machinery';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { inSlices } from '../storage/time-slice.ts';
import type { MetaVersion } from './accept.ts';
import { BodyBlocks } from './body-blocks.ts';
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

/** A Table; the rows are made in slices. */
export async function tableBody(definition: Tabular, objects: readonly EncodedObject[], options: TableOptions): Promise<readonly Buffer[]> {
  const columns = columnsOf(definition);
  const now = new Date();
  const body = new BodyBlocks();
  body.add(tableHead(columns, options));
  await inSlices(objects, (object, index) => {
    if (index > 0) body.add(',');
    addRow(body, columns, object, options, now);
  });
  body.add(tableFoot);
  return body.end();
}

/** A Table with one row. */
export function rowTable(definition: Tabular, object: EncodedObject, options: TableOptions): Buffer {
  const columns = columnsOf(definition);
  const body = new BodyBlocks();
  body.add(tableHead(columns, options));
  addRow(body, columns, object, options, new Date());
  body.add(tableFoot);
  return Buffer.concat(body.end());
}

function tableHead(columns: readonly Column[], { version, metadata, withColumns }: TableOptions): string {
  const definitions = withColumns ? columns.map(columnDefinition) : [];
  return `{"kind":"Table","apiVersion":"${version}","metadata":${JSON.stringify(metadata)},"columnDefinitions":${JSON.stringify(definitions)},"rows":[`;
}

const tableFoot = ']}';

function addRow(body: BodyBlocks, columns: readonly Column[], object: EncodedObject, { includeObject, version }: TableOptions, now: Date): void {
  const decoded = object.peek();
  body.add(`{"cells":${JSON.stringify(columns.map((column) => column.value(decoded, now)))}`);
  if (includeObject !== 'None') {
    body.add(',"object":');
    body.add(includeObject === 'Object' ? object.json : partialMetadata(object, version));
  }
  body.add('}');
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
