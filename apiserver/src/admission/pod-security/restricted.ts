import type { Check } from './baseline.ts';
import { type CheckedContainer, type CheckedPod, containersOf, containersText, forContainers, quoted } from './pod-template.ts';

const allowedVolumes: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const isWindows = ({ spec }: CheckedPod): boolean => spec.os?.name === 'windows';

/** What is best practice for a pod that needs nothing special, beyond the baseline. */
export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    violations: (pod) =>
      isWindows(pod)
        ? []
        : forContainers(
            pod,
            'allowPrivilegeEscalation != false',
            ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
            'must set securityContext.allowPrivilegeEscalation=false',
          ),
  },
  { id: 'capabilities_restricted', overrides: ['capabilities_baseline'], violations: (pod) => (isWindows(pod) ? [] : capabilities(pod)) },
  {
    id: 'restrictedVolumes',
    overrides: ['hostPathVolumes'],
    violations({ spec }) {
      const typeOf = (volume: object): string => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
      const broken = (spec.volumes ?? []).filter((volume) => !allowedVolumes.has(typeOf(volume)));
      const types = [...new Set(broken.map(typeOf))].toSorted();
      const [volumes, verb] = broken.length === 1 ? ['volume', 'uses'] : ['volumes', 'use'];
      return broken.length === 0
        ? []
        : [
            `restricted volume types (${volumes} ${quoted(broken.map(({ name }) => name))} ${verb} restricted volume type${types.length === 1 ? '' : 's'} ${quoted(types)})`,
          ];
    },
  },
  { id: 'runAsNonRoot', violations: runAsNonRoot },
  {
    id: 'runAsUser',
    violations(pod) {
      const names = containersOf(pod)
        .filter(({ securityContext }) => securityContext?.runAsUser === 0)
        .map(({ name }) => name);
      const setters = [...(pod.spec.securityContext?.runAsUser === 0 ? ['pod'] : []), ...(names.length === 0 ? [] : [containersText(names)])];
      return setters.length === 0 ? [] : [`runAsUser=0 (${setters.join(' and ')} must not set runAsUser=0)`];
    },
  },
  { id: 'seccompProfile_restricted', overrides: ['seccompProfile_baseline'], violations: (pod) => (isWindows(pod) ? [] : seccomp(pod)) },
];

function capabilities(pod: CheckedPod): readonly string[] {
  const added = ({ securityContext }: CheckedContainer): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = containersOf(pod).filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const adding = containersOf(pod).filter((container) => added(container).length > 0);
  const names = [...new Set(adding.flatMap(added))].toSorted();
  const details = [
    ...(keeping.length === 0 ? [] : [`${containersText(keeping.map(({ name }) => name))} must set securityContext.capabilities.drop=["ALL"]`]),
    ...(adding.length === 0 ? [] : [`${containersText(adding.map(({ name }) => name))} must not include ${quoted(names)} in securityContext.capabilities.add`]),
  ];
  return details.length === 0 ? [] : [`unrestricted capabilities (${details.join('; ')})`];
}

function runAsNonRoot(pod: CheckedPod): readonly string[] {
  const onPod = pod.spec.securityContext?.runAsNonRoot;
  const explicit = containersOf(pod).filter(({ securityContext }) => securityContext?.runAsNonRoot === false);
  const wrong = [...(onPod === false ? ['pod'] : []), ...(explicit.length === 0 ? [] : [containersText(explicit.map(({ name }) => name))])];
  if (wrong.length > 0) return [`runAsNonRoot != true (${wrong.join(' and ')} must not set securityContext.runAsNonRoot=false)`];
  const implicit = onPod === true ? [] : containersOf(pod).filter(({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  return implicit.length === 0
    ? []
    : [`runAsNonRoot != true (pod or ${containersText(implicit.map(({ name }) => name))} must set securityContext.runAsNonRoot=true)`];
}

function seccomp(pod: CheckedPod): readonly string[] {
  const isGood = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost';
  const onPod = pod.spec.securityContext?.seccompProfile?.type;
  const explicit = containersOf(pod).filter(
    ({ securityContext }) => securityContext?.seccompProfile !== undefined && !isGood(securityContext.seccompProfile.type),
  );
  const wrong = [
    ...(onPod !== undefined && !isGood(onPod) ? ['pod'] : []),
    ...(explicit.length === 0 ? [] : [containersText(explicit.map(({ name }) => name))]),
  ];
  if (wrong.length > 0) return [`seccompProfile (${wrong.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined")`];
  const implicit = isGood(onPod) ? [] : containersOf(pod).filter(({ securityContext }) => securityContext?.seccompProfile === undefined);
  return implicit.length === 0
    ? []
    : [
        `seccompProfile (pod or ${containersText(implicit.map(({ name }) => name))} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
      ];
}
