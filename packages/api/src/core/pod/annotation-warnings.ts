import type { PlacedContainer, PodLike } from './pod-warnings.ts';

const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmorContainer = 'container.apparmor.security.beta.kubernetes.io/';

const replaced: ReadonlyMap<string, string> = new Map([
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]);

const useSeccompField = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const useAppArmorField = 'deprecated since v1.30; use the "appArmorProfile" field instead';

/** Annotations that fields have taken the place of. */
export function annotationWarnings(field: string, { metadata, spec }: PodLike, containers: readonly PlacedContainer[]): readonly string[] {
  const annotations = metadata?.annotations ?? {};
  const at = (key: string): string => `${field === '' ? '' : `${field}.`}metadata.annotations[${key}]`;
  const given = (key: string, text: string): readonly string[] => (annotations[key] === undefined ? [] : [`${at(key)}: ${text}`]);
  const { seccompProfile, appArmorProfile } = spec.securityContext;
  return [
    ...[...replaced].flatMap(([key, text]) => given(key, text)),
    ...(seccompProfile === undefined ? given(seccompPod, useSeccompField) : []),
    ...containers.flatMap(({ container: { name, securityContext } }) => [
      ...(securityContext?.seccompProfile === undefined ? given(`${seccompContainer}${name}`, useSeccompField) : []),
      ...(appArmorProfile === undefined && securityContext?.appArmorProfile === undefined ? given(`${appArmorContainer}${name}`, useAppArmorField) : []),
    ]),
  ];
}
