import type { Node, Pod } from '@kubets/api';
import { podSelectsNode, qualityOfService, selectable, tolerates } from '@kubets/api/semantics';
import { portMappings } from '../pods/sandbox-config.ts';
import { isCritical } from '../eviction/rank-pods.ts';
import type { Starved } from '../eviction/threshold.ts';
import type { PortMapping } from '../runtime/container-runtime.ts';
import { missingResource, type NodeAmounts } from './missing-resource.ts';
import { asksForAppArmor } from './app-armor.ts';
import { forbiddenSysctl } from './sysctls.ts';

/** What the pod's status says of the refusal. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

export interface AdmittingNode {
  /** As the API server has it; undefined while that is not known. */
  readonly node: Node | undefined;
  readonly allocatable: NodeAmounts;
  readonly allowedUnsafeSysctls: readonly string[];
  /** Its kernel confines programs by AppArmor profiles. */
  readonly hasAppArmor: boolean;
  /** What the node is running out of. */
  readonly short: ReadonlySet<Starved>;
  /** The other pods that the node runs. */
  readonly running: readonly Pod[];
}

type Check = (pod: Pod, node: AdmittingNode) => Rejection | undefined;

/** Whether the node can take a pod: the last check, behind the scheduler's and for pods that passed it by. */
export function admitPod(pod: Pod, node: AdmittingNode): Rejection | undefined {
  for (const check of checks) {
    const rejection = check(pod, node);
    if (rejection !== undefined) return { ...rejection, message: `Pod was rejected: ${rejection.message}` };
  }
  return undefined;
}

/** In running order; the first that refuses is the one that is told. */
const checks: readonly Check[] = [
  (pod, { short }) => refusedUnderPressure(pod, short),
  (pod, { allowedUnsafeSysctls }) => {
    const name = forbiddenSysctl(pod, allowedUnsafeSysctls);
    return name === undefined ? undefined : { reason: 'SysctlForbidden', message: `forbidden sysctl: "${name}" not allowlisted` };
  },
  (pod, { hasAppArmor }) =>
    hasAppArmor || !asksForAppArmor(pod) ? undefined : { reason: 'AppArmor', message: 'Cannot enforce AppArmor: AppArmor is not enabled on the host' },
  ({ spec }) =>
    spec.nodeSelector?.['kubernetes.io/os'] === undefined || spec.nodeSelector['kubernetes.io/os'] === 'linux'
      ? undefined
      : { reason: 'PodOSSelectorNodeLabelDoesNotMatch', message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label" },
  ({ spec }) =>
    spec.os === undefined || spec.os.name === 'linux'
      ? undefined
      : { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" },
  (pod, { running, allocatable }) => {
    const missing = missingResource(pod, running, allocatable);
    if (missing === undefined) return undefined;
    const { resource, requested, used, capacity } = missing;
    const message = `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`;
    return { reason: `OutOf${resource}`, message };
  },
  (pod, { node }) =>
    node === undefined || podSelectsNode(pod.spec, selectable(node))
      ? undefined
      : failedPredicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector"),
  (pod, { running }) => (takesPortOf(pod, running) ? failedPredicate('NodePorts', "node(s) didn't have free ports for the requested pod ports") : undefined),
  ({ spec }, { node }) =>
    (node?.spec.taints ?? []).every((taint) => taint.effect !== 'NoExecute' || tolerates(spec.tolerations, taint))
      ? undefined
      : failedPredicate('TaintToleration', "node(s) had taints that the pod didn't tolerate"),
];

/** A node short of memory still takes pods that asked for theirs. */
function refusedUnderPressure(pod: Pod, short: ReadonlySet<Starved>): Rejection | undefined {
  if (short.size === 0 || isCritical(pod)) return undefined;
  const calm = short.size === 1 && short.has('memory') && (qualityOfService(pod.spec) !== 'BestEffort' || toleratesMemoryPressure(pod));
  const conditions = [...short].map((what) => pressureConditions[what]).join(' ');
  return calm ? undefined : { reason: 'Evicted', message: `The node had condition: [${conditions}]. ` };
}

const pressureConditions = { memory: 'MemoryPressure', disk: 'DiskPressure', pid: 'PIDPressure' } as const;

function toleratesMemoryPressure({ spec }: Pod): boolean {
  const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const;
  return tolerates(spec.tolerations, taint);
}

function failedPredicate(reason: string, sentence: string): Rejection {
  return { reason, message: `Predicate ${reason} failed: ${sentence}` };
}

function takesPortOf(pod: Pod, others: readonly Pod[]): boolean {
  return portMappings(pod).some((port) => others.some((other) => portMappings(other).some((taken) => collides(port, taken))));
}

function collides(a: PortMapping, b: PortMapping): boolean {
  const everywhere = (ip: string | undefined): boolean => ip === undefined || ip === '0.0.0.0' || ip === '::';
  return a.hostPort === b.hostPort && a.protocol === b.protocol && (a.hostIp === b.hostIp || everywhere(a.hostIp) || everywhere(b.hostIp));
}
