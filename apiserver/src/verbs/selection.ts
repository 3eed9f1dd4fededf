import { badRequest, type FieldSelector, parseFieldSelector, parseLabelSelector, type ResourceDefinition } from '@kubets/machinery';
import type { ApiRequest } from '../pipeline.ts';
import type { Selection } from '../storage/object-storage.ts';

/** Which objects a list, watch or deletecollection is about. Throws BadRequest for selectors that cannot be parsed or served. */
export function selectionOf(definition: ResourceDefinition, { info, query }: Pick<ApiRequest, 'info' | 'query'>): Selection {
  const namespace = definition.reference.scope === 'Namespaced' && info.namespace !== '' ? info.namespace : undefined;
  if (query.size === 0) return { namespace };
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  return {
    namespace,
    ...(labelText !== '' && { labels: parsed('labelSelector', labelText, parseLabelSelector) }),
    ...(fieldText !== '' && { fields: supported(definition, parsed('fieldSelector', fieldText, parseFieldSelector)) }),
  };
}

function parsed<T>(parameter: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw badRequest(message.includes(parameter) ? message : `unable to parse ${parameter} ${JSON.stringify(text)}: ${message}`, { cause });
  }
}

function supported(definition: ResourceDefinition, fields: FieldSelector): FieldSelector {
  const unknown = fields.requirements.find(({ field }) => !isSelectable(definition, field));
  if (unknown !== undefined) throw badRequest(unsupported(definition, unknown.field));
  return fields;
}

function isSelectable({ selectableFields }: ResourceDefinition, field: string): boolean {
  return field === 'metadata.name' || field === 'metadata.namespace' || selectableFields.some(({ label }) => label === field);
}

function unsupported({ selectableFields }: ResourceDefinition, field: string): string {
  return selectableFields.length > 0
    ? `field label not supported: ${field}`
    : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
