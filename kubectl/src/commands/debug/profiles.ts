import { applyMergePatch, type JsonObject } from '@kubets/machinery';

const debugProfiles = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const;

/** How much a debugging container may do: https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/#debugging-profiles */
export type DebugProfile = (typeof debugProfiles)[number];

export const isDebugProfile = (name: string): name is DebugProfile => debugProfiles.some((profile) => profile === name);

interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

interface SecurityContext {
  readonly capabilities?: Capabilities;
  readonly [field: string]: unknown;
}

const grants: Readonly<Record<DebugProfile, SecurityContext | undefined>> = {
  legacy: undefined,
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  baseline: undefined,
  restricted: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
};

/** A container with the rights of the profile, and then what the user's own partial container says. */
export function withProfile<T extends { readonly securityContext?: object | undefined }>(container: T, profile: DebugProfile, custom?: JsonObject): T {
  const granted = grants[profile];
  const securityContext = granted === undefined ? undefined : merged((container.securityContext ?? {}) as SecurityContext, granted);
  const profiled = securityContext === undefined ? container : { ...container, securityContext };
  return custom === undefined ? profiled : (applyMergePatch(profiled, custom) as T);
}

function merged(present: SecurityContext, granted: SecurityContext): SecurityContext {
  const { capabilities } = granted;
  if (capabilities === undefined) return { ...present, ...granted };
  const add = [...new Set([...(present.capabilities?.add ?? []), ...(capabilities.add ?? [])])];
  const drop = capabilities.drop ?? present.capabilities?.drop ?? [];
  return { ...present, ...granted, capabilities: { ...(add.length > 0 && { add }), ...(drop.length > 0 && { drop }) } };
}

/** What a pod on a node sees of it. A node's pod that may trace has the rights of the node already. */
export interface NodeAccess {
  readonly hostNamespaces: boolean;
  readonly hostFiles: boolean;
  readonly securityContext: object | undefined;
}

export function nodeAccess(profile: DebugProfile): NodeAccess {
  return {
    hostNamespaces: !['baseline', 'restricted'].includes(profile),
    hostFiles: ['legacy', 'general', 'sysadmin'].includes(profile),
    securityContext: profile === 'general' ? undefined : grants[profile],
  };
}

/** Whether a copied pod shares its processes, and goes without the labels and probes that would draw traffic to it or restart it. */
export const isolatesCopies = (profile: DebugProfile): boolean => profile !== 'legacy';

/** Profiles whose rights a container run by another user than root does not get. */
export const needsRoot = (profile: DebugProfile): boolean => ['general', 'netadmin', 'sysadmin'].includes(profile);
