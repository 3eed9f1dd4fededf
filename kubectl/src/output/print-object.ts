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
  switch (format.type) {
    case 'json':
      return `${options.ordered ? orderedJson(shown(value, options)) : sortedJson(shown(value, options))}\n`;
    case 'yaml':
      return yamlText(shown(value, options));
    case 'kyaml':
      return kyamlText(shown(value, options));
    case 'name':
      return itemsOf(value)
        .map((item) => `${nameOf(item)}\n`)
        .join('');
    case 'jsonpath':
      return format.asJson
        ? jsonPathValues(format.template, value, format)
            .map((values) => `${sortedJson(values)}\n`)
            .join('')
        : evaluateJsonPath(format.template, value, format);
    case 'go-template':
      return evaluateGoTemplate(format.template, value, format);
    case 'custom-columns':
      return tableText([format.columns.map(({ header }) => header), ...itemsOf(value).map((item) => customColumnCells(format.columns, item))]);
  }
}

/** A whole object is shown without what its managers own, unless that is asked for; a template finds all there is. */
const shown = (value: JsonObject, { showManagedFields }: PrintOptions): JsonObject => (showManagedFields ? value : withoutManagedFields(value));

function itemsOf(object: JsonObject): readonly AnyObject[] {
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
