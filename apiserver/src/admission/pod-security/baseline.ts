import { violationOf, type Check, type Violation } from './check.ts';
import { containersOf, containersWith, counted, hasOwnUsers, quoted, settersWith, sortedSet, type CheckedContainer, type CheckedPod } from './checked-pod.ts';
import { appArmor, seccompAnnotations, seccompNotUnconfined, seLinux } from './profiles.ts';

const words = (text: string): readonly string[] => text.split(' ');

const usualCapabilities = words('AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT');

const containerTypes = words('container_t container_init_t container_kvm_t');

/** Settings of a pod's own, which no other pod nor the node notices. */
const safeSysctls = words(
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start',
);
const safeSince27 = [...safeSysctls, 'net.ipv4.ip_local_reserved_ports'];
const safeSince29 = [
  ...safeSince27,
  ...words('net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes'),
];
const safeSince32 = [...safeSince29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

/** What keeps a pod from becoming its node's master, in the order of the checks' names. */
export const baselineChecks: readonly Check[] = [
  { id: 'appArmorProfile', versions: [{ since: 0, violation: appArmor }] },
  { id: 'capabilities_baseline', versions: [{ since: 0, violation: capabilities }] },
  { id: 'hostNamespaces', versions: [{ since: 0, violation: hostNamespaces }] },
  { id: 'hostPathVolumes', versions: [{ since: 0, violation: hostPathVolumes }] },
  { id: 'hostPorts', versions: [{ since: 0, violation: hostPorts }] },
  { id: 'hostProbesAndHostLifecycle', versions: [{ since: 34, violation: handlerHosts }] },
  { id: 'privileged', versions: [{ since: 0, violation: privileged }] },
  {
    id: 'procMount',
    versions: [
      { since: 0, violation: procMount },
      { since: 35, violation: (pod) => (hasOwnUsers(pod) ? undefined : procMount(pod)) },
    ],
  },
  {
    id: 'seLinuxOptions',
    versions: [
      { since: 0, violation: seLinux(containerTypes) },
      { since: 31, violation: seLinux([...containerTypes, 'container_engine_t']) },
    ],
  },
  {
    id: 'seccompProfile_baseline',
    versions: [
      { since: 0, violation: seccompAnnotations },
      { since: 19, violation: seccompNotUnconfined },
    ],
  },
  {
    id: 'sysctls',
    versions: [
      { since: 0, violation: sysctls(safeSysctls) },
      { since: 27, violation: sysctls(safeSince27) },
      { since: 29, violation: sysctls(safeSince29) },
      { since: 32, violation: sysctls(safeSince32) },
    ],
  },
  { id: 'windowsHostProcess', versions: [{ since: 0, violation: hostProcess }] },
];

function capabilities(pod: CheckedPod): Violation | undefined {
  const unusual = ({ securityContext }: CheckedContainer): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !usualCapabilities.includes(name));
  const names = quoted(sortedSet(containersOf(pod).flatMap(unusual)));
  const containers = containersWith(pod, (container) => unusual(container).length > 0);
  return violationOf('non-default capabilities', containers, `must not include ${names} in securityContext.capabilities.add`);
}

function hostNamespaces({ spec }: CheckedPod): Violation | undefined {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true);
  return shared.length === 0 ? undefined : { reason: 'host namespaces', detail: shared.map((name) => `${name}=true`).join(', ') };
}

function hostPathVolumes({ spec }: CheckedPod): Violation | undefined {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return names.length === 0 ? undefined : { reason: 'hostPath volumes', detail: `${counted(names.length, 'volume')} ${quoted(names)}` };
}

function hostPorts(pod: CheckedPod): Violation | undefined {
  const portsOf = ({ ports }: CheckedContainer): readonly string[] => (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  return usedBy(pod, 'hostPort', portsOf, (ports) => `${counted(ports.length, 'hostPort')} ${ports.join(', ')}`);
}

/** Probes and hooks speak to the pod, not to whom they like. */
function handlerHosts(pod: CheckedPod): Violation | undefined {
  const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: CheckedContainer): readonly string[] =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) =>
      [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host) => host !== undefined && host !== ''),
    ) as readonly string[];
  const reason = 'probe or lifecycle host';
  return usedBy(pod, reason, hostsOf, (hosts) => `${counted(hosts.length, reason)} ${quoted(hosts)}`);
}

/** `container "a" uses …`. */
function usedBy(
  pod: CheckedPod,
  reason: string,
  usedOf: (container: CheckedContainer) => readonly string[],
  tell: (used: readonly string[]) => string,
): Violation | undefined {
  const users = containersOf(pod).filter((container) => usedOf(container).length > 0);
  const who = containersWith(pod, (container) => usedOf(container).length > 0);
  return violationOf(reason, who, `${counted(users.length, 'uses', 'use')} ${tell(sortedSet(users.flatMap(usedOf)))}`);
}

function privileged(pod: CheckedPod): Violation | undefined {
  const containers = containersWith(pod, ({ securityContext }) => securityContext?.privileged === true);
  return violationOf('privileged', containers, 'must not set securityContext.privileged=true');
}

/** What `/proc` shows is masked. */
export function procMount(pod: CheckedPod): Violation | undefined {
  const unmasked = ({ securityContext }: CheckedContainer): readonly string[] =>
    (securityContext?.procMount ?? 'Default') === 'Default' ? [] : [securityContext!.procMount!];
  const containers = containersWith(pod, (container) => unmasked(container).length > 0);
  return violationOf('procMount', containers, `must not set securityContext.procMount to ${quoted(sortedSet(containersOf(pod).flatMap(unmasked)))}`);
}

function sysctls(safe: readonly string[]): (pod: CheckedPod) => Violation | undefined {
  return ({ spec }) => {
    const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safe.includes(name));
    return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
  };
}

function hostProcess(pod: CheckedPod): Violation | undefined {
  const setters = settersWith(pod, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  return violationOf('hostProcess', setters, 'must not set securityContext.windowsOptions.hostProcess=true');
}
