import { type JsonObject, isJsonObject, type KubeObject } from '@kubets/machinery';
import { customColumnCells } from './custom-columns.ts';
import { evaluateGoTemplate } from './go-template.ts';
import { evaluateJsonPath, jsonPathValues } from './jsonpath.ts';
import { kyamlText } from './kyaml-text.ts';
import type { OutputFormat } from './output-format.ts';
import { orderedJson, sortedJson } from './sorted-json.ts';
import { tableText } from './table-text.ts';
import { yamlText } from './yaml-text.ts';

export interface PrintOptions {
  readonly showManagedFields: boolean;
  /** JSON keys stay as they are: objects made here, not read from a server. */
  readonly ordered?: boolean;
}

export type AnyObject = KubeObject & JsonObject;

/** The text of an object, or of a list, in any format but the human ones. */
export function objectText(format: Exclude<OutputFormat, { type: 'human' }>, value: JsonObject, options: PrintOptions): string {
  const object = options.showManagedFields ? value : withoutManagedFields(value);
  switch (format.type) {
    case 'json':
      return `${options.ordered ? orderedJson(object) : sortedJson(object)}\n`;
    case 'yaml':
      return yamlText(object);
    case 'kyaml':
      return kyamlText(object);
    case 'name':
      return itemsOf(object)
        .map((item) => `${nameOf(item)}\n`)
        .join('');
    case 'jsonpath':
      return format.asJson ? `${sortedJson(jsonPathValues(format.template, object, format))}\n` : evaluateJsonPath(format.template, object, format);
    case 'go-template':
      return evaluateGoTemplate(format.template, object, format);
    case 'custom-columns':
      return tableText([format.columns.map(({ header }) => header), ...itemsOf(object).map((item) => customColumnCells(format.columns, item))]);
  }
}

export function itemsOf(object: JsonObject): readonly AnyObject[] {
  return (Array.isArray(object['items']) && String(object['kind']).endsWith('List') ? object['items'] : [object]) as readonly AnyObject[];
}

/** `pod/web`, `deployment.apps/web`. */
export function nameOf(object: AnyObject): string {
  return `${kindName(object)}/${object.metadata.name}`;
}

export function kindName({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return kind.toLowerCase() + group;
}

export function withoutManagedFields(value: JsonObject): JsonObject {
  const copy =
    isJsonObject(value['metadata']) && 'managedFields' in value['metadata']
      ? { ...value, metadata: { ...value['metadata'], managedFields: undefined } }
      : value;
  if (!Array.isArray(copy['items'])) return copy;
  return { ...copy, items: copy['items'].map((item: unknown) => (isJsonObject(item) ? withoutManagedFields(item) : item)) };
}
