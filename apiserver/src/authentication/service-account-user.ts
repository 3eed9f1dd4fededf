import type { UserInfo } from '@kubets/machinery';

const prefix = 'system:serviceaccount:';

export const serviceAccountUsername = (namespace: string, name: string): string => `${prefix}${namespace}:${name}`;

export const serviceAccountGroups = (namespace: string): readonly string[] => ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];

/** Undefined when the user is no ServiceAccount. */
export function serviceAccountOf({ username }: Pick<UserInfo, 'username'>): { readonly namespace: string; readonly name: string } | undefined {
  if (!username.startsWith(prefix)) return undefined;
  const [namespace, name, ...rest] = username.slice(prefix.length).split(':');
  return namespace && name && rest.length === 0 ? { namespace, name } : undefined;
}
