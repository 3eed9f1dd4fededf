import { stringify } from 'yaml';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { inSlices } from '../storage/time-slice.ts';
import { BodyBlocks } from './body-blocks.ts';
import type { ListMetadata } from './represent.ts';

/** What stands around the items of a list. */
export interface ListEnvelope {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: ListMetadata;
}

/** How a list is written. Each item is written by itself, so that a long list never holds the loop. */
export interface ListWriter {
  opening(list: ListEnvelope): string;
  readonly between: string;
  item(json: Buffer): Buffer | string;
  readonly closing: string;
}

/** The items' own bytes between a header and a footer. */
export const compactList: ListWriter = {
  opening: (list) => `${JSON.stringify(list).slice(0, -1)},"items":[`,
  between: ',',
  item: (json) => json,
  closing: ']}',
};

/** As `JSON.stringify(list, undefined, 2)` writes it. */
export const prettyList: ListWriter = {
  opening: (list) => `${JSON.stringify(list, undefined, 2).slice(0, -2)},\n  "items": [\n    `,
  between: ',\n    ',
  item: (json) => JSON.stringify(JSON.parse(json.toString('utf8')), undefined, 2).replaceAll('\n', '\n    '),
  closing: '\n  ]\n}\n',
};

/** Options under which YAML is read alike by Go's and by YAML 1.1 readers. */
export const yamlOptions = { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 } as const;

export const yamlList: ListWriter = {
  opening: (list) => `${stringify(list, yamlOptions)}items:\n`,
  between: '',
  item: (json) => stringify({ items: [JSON.parse(json.toString('utf8'))] }, yamlOptions).slice('items:\n'.length),
  closing: '',
};

/** A list that holds something, written. */
export async function listBody(
  writer: ListWriter,
  list: ListEnvelope,
  items: readonly EncodedObject[],
  jsonOf: (item: EncodedObject) => Buffer,
): Promise<readonly Buffer[]> {
  const body = new BodyBlocks();
  body.add(writer.opening(list));
  await inSlices(items, (item, index) => {
    if (index > 0) body.add(writer.between);
    body.add(writer.item(jsonOf(item)));
  });
  body.add(writer.closing);
  return body.end();
}

/** As `compactList` writes it, without a copy of the items. */
export async function sharedListBody(list: ListEnvelope, items: readonly EncodedObject[]): Promise<readonly Buffer[]> {
  const parts: Buffer[] = [Buffer.from(compactList.opening(list))];
  await inSlices(items, ({ json }, index) => parts.push(...(index > 0 ? [comma, json] : [json])));
  parts.push(Buffer.from(compactList.closing));
  return parts;
}

const comma = Buffer.from(compactList.between);

/** The same of items that come with a comma after each. */
export function joinedListBody(list: ListEnvelope, joined: readonly Buffer[]): readonly Buffer[] {
  const last = joined.at(-1)!;
  return [Buffer.from(compactList.opening(list)), ...joined.slice(0, -1), last.subarray(0, -1), Buffer.from(compactList.closing)];
}
