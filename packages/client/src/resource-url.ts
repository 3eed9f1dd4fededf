import { type ObjectIdentity, resourcePath, type ResourceReference } from '@kubets/machinery';

export type QueryValue = string | number | boolean | undefined;

/** The path of a resource with its query; undefined and false values are left out. */
export function resourceUrl(
  resource: ResourceReference,
  identity: Partial<ObjectIdentity>,
  query: Readonly<Record<string, QueryValue>> = {},
  subresource?: string,
): string {
  return resourcePath(resource, identity, subresource) + queryText(query);
}

function queryText(query: Readonly<Record<string, QueryValue>>): string {
  let text = '';
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === false) continue;
    text += `${text === '' ? '?' : '&'}${name}=${encodeURIComponent(value)}`;
  }
  return text;
}
