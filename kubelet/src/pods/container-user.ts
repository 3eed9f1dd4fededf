import type { ContainerUser } from '../runtime/container-runtime.ts';

/** `/etc/passwd` and `/etc/group` of an image; empty where it has none. */
export interface ImageAccounts {
  readonly passwd: string;
  readonly group: string;
}

export interface UserRequest {
  /** As the security contexts have it; it wins over the image's. */
  readonly user: number | undefined;
  readonly group: number | undefined;
  readonly supplementalGroups: readonly number[];
  /** Whether the groups that the image gives its user are left out. */
  readonly strict: boolean;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * What the security contexts, the image's own user (`name`, `uid`, each with or without `:group`) and its accounts come to. By the
 * policy `Merge` the groups that the image's `/etc/group` gives the user are added, by `Strict` they are not. Undefined when the
 * image names a user or a group that it does not have.
 */
export function containerUser(
  { user, group, supplementalGroups, strict }: UserRequest,
  imageUser: string,
  { passwd, group: groups }: ImageAccounts,
): ContainerUser | undefined {
  const [ownUser = '', ownGroup = ''] = imageUser.split(':');
  const wanted = user === undefined ? ownUser || '0' : String(user);
  const account = rowsOf(passwd)
    .map(accountOf)
    .find(({ name, uid }) => (isNumber(wanted) ? uid === Number(wanted) : name === wanted));
  const uid = account?.uid ?? numberIn(wanted);
  const gid = group ?? (user === undefined && ownGroup !== '' ? groupId(ownGroup, groups) : (account?.gid ?? 0));
  if (uid === undefined || gid === undefined) return undefined;
  const given = strict || account === undefined ? [] : groupsOf(account.name, groups);
  return { uid, gid, supplementalGroups: [...new Set([gid, ...given, ...supplementalGroups])].toSorted((a, b) => a - b) };
}

function accountOf([name = '', , uid, gid]: readonly string[]): Account {
  return { name, uid: Number(uid), gid: Number(gid) };
}

function groupId(group: string, groups: string): number | undefined {
  const [, , gid] = rowsOf(groups).find(([name]) => name === group) ?? [];
  return gid === undefined ? numberIn(group) : Number(gid);
}

function groupsOf(user: string, groups: string): readonly number[] {
  return rowsOf(groups)
    .filter(([, , , members = '']) => members.split(',').includes(user))
    .map(([, , gid]) => Number(gid));
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter((fields) => fields.length >= 3);
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const numberIn = (text: string): number | undefined => (isNumber(text) ? Number(text) : undefined);
