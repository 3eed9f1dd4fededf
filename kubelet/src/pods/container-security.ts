import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { Pod } from '@kubets/api';
import type { ContainerSecurity, ImageSummary } from '../runtime/container-runtime.ts';
import { containerUser, type ImageAccounts, type UserRequest } from './container-user.ts';
import type { ContainerSpec } from './pod-containers.ts';
import { StartError } from './start-error.ts';

type SeccompProfile = NonNullable<NonNullable<ContainerSpec['securityContext']>['seccompProfile']>;

export interface SecurityContext {
  readonly image: ImageSummary | undefined;
  /** Undefined when the image's files cannot be read here. */
  readonly accounts: ImageAccounts | undefined;
  /** Holds Localhost profiles. */
  readonly seccompDirectory: string;
}

/** What the pod's and the container's security contexts come to; the container's wins. */
export async function containerSecurity(
  { metadata, spec }: Pod,
  { name, securityContext: own = {} }: ContainerSpec,
  { image, accounts, seccompDirectory }: SecurityContext,
): Promise<ContainerSecurity> {
  const shared = spec.securityContext ?? {};
  const user = own.runAsUser ?? shared.runAsUser;
  const group = own.runAsGroup ?? shared.runAsGroup;
  if (own.runAsNonRoot ?? shared.runAsNonRoot)
    verifyNonRoot(user, image, `(pod: "${metadata.name}_${metadata.namespace}(${metadata.uid})", container: ${name})`);
  const privileged = own.privileged ?? false;
  const supplementalGroups = [...(shared.supplementalGroups ?? []), ...(shared.fsGroup === undefined ? [] : [shared.fsGroup])];
  const strict = shared.supplementalGroupsPolicy === 'Strict';
  return {
    ...userAndGroups({ user, group, supplementalGroups, strict }, image?.user ?? '', accounts),
    privileged,
    addCapabilities: own.capabilities?.add ?? [],
    dropCapabilities: own.capabilities?.drop ?? [],
    readOnlyRootFilesystem: own.readOnlyRootFilesystem ?? false,
    noNewPrivileges: own.allowPrivilegeEscalation === false && !privileged,
    seccomp: privileged ? 'unconfined' : await seccomp(own.seccompProfile ?? shared.seccompProfile, seccompDirectory),
    appArmor: appArmor(own.appArmorProfile ?? shared.appArmorProfile),
    unmaskedProc: own.procMount === 'Unmasked',
  };
}

/** In numbers where the image's accounts are known; else the runtime looks them up, which adds the image's groups unless a group is asked for. */
function userAndGroups(request: UserRequest, imageUser: string, accounts: ImageAccounts | undefined): Pick<ContainerSecurity, 'user' | 'supplementalGroups'> {
  const known = accounts && containerUser(request, imageUser, accounts);
  if (known !== undefined) return { user: `${known.uid}:${known.gid}`, supplementalGroups: known.supplementalGroups };
  const { user, group, supplementalGroups, strict } = request;
  if (strict) throw new StartError('CreateContainerConfigError', 'supplementalGroupsPolicy=Strict cannot be kept: the groups of the image cannot be read');
  const groups = [...new Set(supplementalGroups)];
  if (user === undefined && group === undefined) return { user: undefined, supplementalGroups: groups };
  const name = user ?? (imageUser.split(':')[0] || '0');
  return { user: group === undefined ? String(name) : `${name}:${group}`, supplementalGroups: groups };
}

/** `subject` says in messages whose user it is. */
function verifyNonRoot(user: number | undefined, image: ImageSummary | undefined, subject: string): void {
  const imageUser = image?.user.split(':')[0] ?? '';
  const fail = (message: string): never => {
    throw new StartError('CreateContainerConfigError', message);
  };
  if (user === 0) fail(`container's runAsUser breaks non-root policy ${subject}`);
  if (user !== undefined) return;
  if (imageUser === '' || imageUser === '0' || imageUser === 'root') fail(`container has runAsNonRoot and image will run as root ${subject}`);
  if (!/^\d+$/.test(imageUser)) fail(`container has runAsNonRoot and image has non-numeric user (${imageUser}), cannot verify user is non-root ${subject}`);
}

async function seccomp(profile: SeccompProfile | undefined, directory: string): Promise<ContainerSecurity['seccomp']> {
  if (profile === undefined || profile.type === 'Unconfined') return 'unconfined';
  if (profile.type === 'RuntimeDefault') return 'default';
  const path = normalize(profile.localhostProfile ?? '');
  if (path.startsWith('..') || path.startsWith('/'))
    throw new StartError('CreateContainerConfigError', `seccomp profile ${JSON.stringify(path)} leaves ${directory}`);
  try {
    return { profile: await readFile(join(directory, path), 'utf8') };
  } catch (error) {
    throw new StartError('CreateContainerConfigError', `cannot load seccomp profile ${JSON.stringify(path)}: ${(error as Error).message}`, { cause: error });
  }
}

function appArmor(profile: { type: string; localhostProfile?: string | undefined } | undefined): string | undefined {
  if (profile?.type === 'Localhost') return profile.localhostProfile;
  return profile?.type === 'Unconfined' ? 'unconfined' : undefined;
}
