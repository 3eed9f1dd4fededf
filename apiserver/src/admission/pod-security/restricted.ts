import { procMount } from './baseline.ts';
import { violationOf, type Check, type Violation } from './check.ts';
import {
  containersOf,
  containersWith,
  counted,
  hasOwnUsers,
  isWindows,
  quoted,
  settersWith,
  sortedSet,
  type CheckedContainer,
  type CheckedPod,
} from './checked-pod.ts';
import { seccompConfined } from './profiles.ts';

type Rule = (pod: CheckedPod) => Violation | undefined;

/** Since 1.25 pods say which system they are for, and rules about Linux leave those for Windows alone. */
const notOnWindows =
  (rule: Rule): Rule =>
  (pod) =>
    isWindows(pod) ? undefined : rule(pod);

/** Since 1.35 pods with users of their own may be root among them. */
const notWithOwnUsers =
  (rule: Rule): Rule =>
  (pod) =>
    hasOwnUsers(pod) ? undefined : rule(pod);

/** What is best practice for a pod that needs nothing special, beyond the baseline. */
export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    versions: [
      { since: 8, violation: escalation },
      { since: 25, violation: notOnWindows(escalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    versions: [
      { since: 22, overrides: ['capabilities_baseline'], violation: capabilities },
      { since: 25, overrides: ['capabilities_baseline'], violation: notOnWindows(capabilities) },
    ],
  },
  { id: 'procMount_restricted', versions: [{ since: 35, overrides: ['procMount'], violation: procMount }] },
  { id: 'restrictedVolumes', versions: [{ since: 0, overrides: ['hostPathVolumes'], violation: volumes }] },
  {
    id: 'runAsNonRoot',
    versions: [
      { since: 0, violation: nonRoot },
      { since: 35, violation: notWithOwnUsers(nonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    versions: [
      { since: 23, violation: user },
      { since: 35, violation: notWithOwnUsers(user) },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    versions: [
      { since: 19, overrides: ['seccompProfile_baseline'], violation: seccompConfined },
      { since: 25, overrides: ['seccompProfile_baseline'], violation: notOnWindows(seccompConfined) },
    ],
  },
];

function escalation(pod: CheckedPod): Violation | undefined {
  const containers = containersWith(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  return violationOf('allowPrivilegeEscalation != false', containers, 'must set securityContext.allowPrivilegeEscalation=false');
}

function capabilities(pod: CheckedPod): Violation | undefined {
  const added = ({ securityContext }: CheckedContainer): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = containersWith(pod, ({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const adding = containersWith(pod, (container) => added(container).length > 0);
  const names = quoted(sortedSet(containersOf(pod).flatMap(added)));
  const details = [
    ...keeping.map((containers) => `${containers} must set securityContext.capabilities.drop=["ALL"]`),
    ...adding.map((containers) => `${containers} must not include ${names} in securityContext.capabilities.add`),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

const allowedVolumes: readonly string[] = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];

function volumes({ spec }: CheckedPod): Violation | undefined {
  const typeOf = (volume: object): string => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  const broken = (spec.volumes ?? []).filter((volume) => !allowedVolumes.includes(typeOf(volume)));
  if (broken.length === 0) return undefined;
  const types = sortedSet(broken.map(typeOf));
  const used = `${counted(broken.length, 'uses', 'use')} ${counted(types.length, 'restricted volume type')} ${quoted(types)}`;
  return { reason: 'restricted volume types', detail: `${counted(broken.length, 'volume')} ${quoted(broken.map(({ name }) => name))} ${used}` };
}

function nonRoot(pod: CheckedPod): Violation | undefined {
  const reason = 'runAsNonRoot != true';
  const wrong = settersWith(pod, ({ runAsNonRoot }) => runAsNonRoot === false);
  if (wrong.length > 0) return violationOf(reason, wrong, 'must not set securityContext.runAsNonRoot=false');
  if (pod.spec.securityContext?.runAsNonRoot === true) return undefined;
  const unset = containersWith(pod, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  return violationOf(
    reason,
    unset.map((containers) => `pod or ${containers}`),
    'must set securityContext.runAsNonRoot=true',
  );
}

function user(pod: CheckedPod): Violation | undefined {
  const setters = settersWith(pod, ({ runAsUser }) => runAsUser === 0);
  return violationOf('runAsUser=0', setters, 'must not set runAsUser=0');
}
