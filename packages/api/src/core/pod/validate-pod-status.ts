import { duplicate, forbidden, invalid, validateDnsSubdomain, validateQualifiedName, type FieldError } from '@kubets/machinery';
import { checkIp, isIPv4 } from '../../validation/addresses.ts';
import { checkImmutable } from '../../validation/immutable.ts';
import { checkBetween } from '../../validation/numbers.ts';
import { checkEach, checkPresent, checkText, noErrors, when } from '../../validation/rules.ts';
import type { ContainerStatus, Pod } from '../pod.ts';
import type { Container, ContainerRestartRule } from './container.ts';

/** What a kubelet may report of a pod, given what was reported before. */
export function validatePodStatusUpdate({ status }: Pod, { spec, status: old }: Pod): readonly FieldError[] {
  // Once all containers of a pod may be started anew together, none of them has ended for good.
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const anyRestartsAll = containers.some(({ restartPolicyRules }) => restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'));
  const restarts = (container: Container | undefined): Restarts => ({
    policy: container?.restartPolicy ?? spec.restartPolicy,
    rules: container?.restartPolicyRules ?? [],
  });
  const named = (containers: readonly Container[] | undefined, name: string): Container | undefined => containers?.find((container) => container.name === name);
  const main = (name: string): Restarts => (anyRestartsAll ? alwaysRestarted : restarts(named(spec.containers, name)));
  const init = (name: string): Restarts => (anyRestartsAll ? alwaysRestarted : initRestarts(named(spec.initContainers, name), spec.restartPolicy));
  return [
    ...checkConditionTypes(status.conditions),
    ...checkNomination(status.nominatedNodeName, old.nominatedNodeName),
    ...checkImmutable('status.qosClass', status.qosClass, old.qosClass),
    ...checkStaysTerminated('status.containerStatuses', status.containerStatuses, old.containerStatuses, main),
    ...checkStaysTerminated('status.initContainerStatuses', status.initContainerStatuses, old.initContainerStatuses, init),
    ...checkStaysTerminated('status.ephemeralContainerStatuses', status.ephemeralContainerStatuses, old.ephemeralContainerStatuses, () => neverRestarted),
    ...checkPodIps(status),
    ...checkHostIps(status),
    ...checkUsers('status.containerStatuses', status.containerStatuses),
    ...checkUsers('status.initContainerStatuses', status.initContainerStatuses),
  ];
}

function checkNomination(name: string | undefined, old: string | undefined): readonly FieldError[] {
  return !name || name === old ? noErrors : checkText('status.nominatedNodeName', name, validateDnsSubdomain);
}

const systemConditions: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'DisruptionTarget',
  'PodReadyToStartContainers',
  'PodResizePending',
  'PodResizeInProgress',
  'AllContainersRestarting',
]);

function checkConditionTypes(conditions: Pod['status']['conditions']): readonly FieldError[] {
  return checkEach('status.conditions', conditions, ({ type }, at) =>
    systemConditions.has(type) ? noErrors : checkText(`${at}.Condition`, type, validateQualifiedName),
  );
}

interface Restarts {
  readonly policy: string;
  readonly rules: readonly ContainerRestartRule[];
}

const alwaysRestarted: Restarts = { policy: 'Always', rules: [] };
const neverRestarted: Restarts = { policy: 'Never', rules: [] };

/** A sidecar always comes back; other init containers run again in a new sandbox too, unless the pod may not restart everything. */
function initRestarts(container: Container | undefined, policy: string): Restarts {
  if (container?.restartPolicy === 'Always') return alwaysRestarted;
  return { policy: container?.restartPolicy ?? policy, rules: container?.restartPolicyRules ?? [] };
}

/** What has ended for good is not running again. */
function checkStaysTerminated(
  field: string,
  statuses: readonly ContainerStatus[] = [],
  old: readonly ContainerStatus[] = [],
  restartsOf: (name: string) => Restarts,
): readonly FieldError[] {
  return old.flatMap(({ name, state }, index) => {
    if (state?.terminated === undefined || mayRestart(restartsOf(name), state.terminated.exitCode)) return noErrors;
    const next = statuses.find((status) => status.name === name);
    return when(next !== undefined && next.state?.terminated === undefined, () =>
      forbidden(`${field}[${index}].state`, 'may not be transitioned to non-terminated state'),
    );
  });
}

function mayRestart({ policy, rules }: Restarts, exitCode: number): boolean {
  return (
    policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0) || rules.some(({ exitCodes }) => exitCodes !== undefined && matches(exitCodes, exitCode))
  );
}

const matches = ({ operator, values = [] }: NonNullable<ContainerRestartRule['exitCodes']>, exitCode: number): boolean =>
  values.includes(exitCode) === (operator === 'In');

function checkPodIps({ podIPs = [] }: Pod['status']): readonly FieldError[] {
  const addresses = podIPs.map(({ ip }) => ip);
  const broken = checkEach('status.podIPs', addresses, (ip, at) => checkIp(at, ip));
  if (broken.length > 0) return broken;
  const repeated = addresses.filter((ip, index) => addresses.indexOf(ip) !== index);
  const ofOneFamily = new Set(addresses.map((ip) => isIPv4(ip))).size < addresses.length;
  if (repeated.length > 0) return repeated.map((ip) => duplicate(`status.podIPs[${addresses.lastIndexOf(ip)}]`, { ip }));
  return when(ofOneFamily, () => invalid('status.podIPs', podIPs, 'may specify no more than one IP for each IP family'));
}

function checkHostIps({ hostIP, hostIPs = [] }: Pod['status']): readonly FieldError[] {
  const [first] = hostIPs;
  if (first === undefined) return noErrors;
  return [
    ...when(hostIP !== first.ip, () => invalid('status.hostIPs[0].ip', first.ip, 'must be equal to `hostIP`')),
    ...checkEach('status.hostIPs', hostIPs, ({ ip }, at) => checkIp(at, ip)),
  ];
}

const largestId = 2 ** 31 - 1;

function checkUsers(field: string, statuses: readonly ContainerStatus[] | undefined): readonly FieldError[] {
  return checkEach(field, statuses, ({ user }, at) =>
    checkPresent(user?.linux, ({ uid, gid, supplementalGroups }) => [
      ...checkBetween(`${at}.linux.uid`, uid, 0, largestId),
      ...checkBetween(`${at}.linux.gid`, gid, 0, largestId),
      ...checkEach(`${at}.linux.supplementalGroups`, supplementalGroups, (group, groupAt) => checkBetween(groupAt, group, 0, largestId)),
    ]),
  );
}
