import type { UserInfo } from '@kubets/machinery';

const prefix = 'system:node:';

/** The node that a user is the kubelet of; undefined for everybody else. */
export function nodeNameOf({ username, groups }: UserInfo): string | undefined {
  return username.startsWith(prefix) && groups.includes('system:nodes') ? username.slice(prefix.length) : undefined;
}
