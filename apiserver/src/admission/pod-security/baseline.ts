import { type CheckedContainer, type CheckedPod, containersOf, containersText, forContainers, quoted } from './pod-template.ts';

/** Says what of a rule a pod breaks; nothing when it keeps it. */
export interface Check {
  readonly id: string;
  /** Stricter checks say it all: these are left out beside them. */
  readonly overrides?: readonly string[];
  violations(pod: CheckedPod): readonly string[];
}

const allowedCapabilities: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);
const allowedSelinuxTypes: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const allowedSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

/** What keeps a pod from becoming its node's master, in the order of the checks' names. */
export const baselineChecks: readonly Check[] = [
  { id: 'appArmorProfile', violations: appArmor },
  {
    id: 'capabilities_baseline',
    violations(pod) {
      const forbidden = (container: CheckedContainer): readonly string[] =>
        (container.securityContext?.capabilities?.add ?? []).filter((name) => !allowedCapabilities.has(name));
      const broken = containersOf(pod).filter((container) => forbidden(container).length > 0);
      const names = [...new Set(broken.flatMap(forbidden))].toSorted();
      const who = containersText(broken.map(({ name }) => name));
      return broken.length === 0 ? [] : [`non-default capabilities (${who} must not include ${quoted(names)} in securityContext.capabilities.add)`];
    },
  },
  {
    id: 'hostNamespaces',
    violations({ spec }) {
      const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true);
      return shared.length === 0 ? [] : [`host namespaces (${shared.map((name) => `${name}=true`).join(', ')})`];
    },
  },
  {
    id: 'hostPathVolumes',
    violations({ spec }) {
      const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
      return names.length === 0 ? [] : [`hostPath volumes (volume${names.length === 1 ? '' : 's'} ${quoted(names)})`];
    },
  },
  {
    id: 'hostPorts',
    violations(pod) {
      const hostPorts = ({ ports }: CheckedContainer): readonly number[] => (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
      const broken = containersOf(pod).filter((container) => hostPorts(container).length > 0);
      const numbers = [...new Set(broken.flatMap(hostPorts))].map(String).toSorted();
      const verb = broken.length === 1 ? 'uses' : 'use';
      const who = containersText(broken.map(({ name }) => name));
      return broken.length === 0 ? [] : [`hostPort (${who} ${verb} hostPort${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')})`];
    },
  },
  {
    id: 'privileged',
    violations: (pod) =>
      forContainers(pod, 'privileged', ({ securityContext }) => securityContext?.privileged === true, 'must not set securityContext.privileged=true'),
  },
  {
    id: 'procMount',
    violations: (pod) =>
      forContainers(
        pod,
        'procMount',
        ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
        'must not set securityContext.procMount to "Unmasked"',
      ),
  },
  { id: 'seLinuxOptions', violations: seLinux },
  { id: 'seccompProfile_baseline', violations: (pod) => profileViolations(pod, 'seccompProfile', 'seccompProfile') },
  {
    id: 'sysctls',
    violations({ spec }) {
      const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowedSysctls.has(name));
      return names.length === 0 ? [] : [`forbidden sysctls (${names.join(', ')})`];
    },
  },
  { id: 'windowsHostProcess', violations: hostProcess },
];

function profileViolations(pod: CheckedPod, field: 'seccompProfile' | 'appArmorProfile', reason: string): readonly string[] {
  const setters = [
    ...(pod.spec.securityContext?.[field]?.type === 'Unconfined' ? ['pod'] : []),
    ...someContainers(pod, ({ securityContext }) => securityContext?.[field]?.type === 'Unconfined'),
  ];
  return setters.length === 0 ? [] : [`${reason} (${setters.join(' and ')} must not set securityContext.${field}.type to "Unconfined")`];
}

function someContainers(pod: CheckedPod, breaks: (container: CheckedContainer) => boolean): readonly string[] {
  const names = containersOf(pod)
    .filter(breaks)
    .map(({ name }) => name);
  return names.length === 0 ? [] : [containersText(names)];
}

function appArmor(pod: CheckedPod): readonly string[] {
  const annotations = Object.entries(pod.annotations)
    .filter(
      ([key, value]) =>
        key.startsWith('container.apparmor.security.beta.kubernetes.io/') && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'),
    )
    .map(([key, value]) => `${JSON.stringify(key)}=${JSON.stringify(value)}`)
    .toSorted();
  const listed = annotations.length === 0 ? [] : [`forbidden AppArmor profile${annotations.length === 1 ? '' : 's'} (${annotations.join(', ')})`];
  return [...listed, ...profileViolations(pod, 'appArmorProfile', 'forbidden AppArmor profile')];
}

function seLinux(pod: CheckedPod): readonly string[] {
  const all = [pod.spec.securityContext?.seLinuxOptions, ...containersOf(pod).map(({ securityContext }) => securityContext?.seLinuxOptions)];
  const values = [
    ...new Set(
      all.flatMap((options) => [
        ...(options?.type !== undefined && !allowedSelinuxTypes.has(options.type) ? [`type ${JSON.stringify(options.type)}`] : []),
        ...(options?.user ? ['user may not be set'] : []),
        ...(options?.role ? ['role may not be set'] : []),
      ]),
    ),
  ];
  const breaks = (options: (typeof all)[number]): boolean =>
    options !== undefined && (!allowedSelinuxTypes.has(options.type ?? '') || Boolean(options.user) || Boolean(options.role));
  const setters = [...(breaks(all[0]) ? ['pod'] : []), ...someContainers(pod, ({ securityContext }) => breaks(securityContext?.seLinuxOptions))];
  return values.length === 0 ? [] : [`seLinuxOptions (${setters.join(' and ')} set forbidden securityContext.seLinuxOptions: ${values.join('; ')})`];
}

function hostProcess(pod: CheckedPod): readonly string[] {
  const setters = [
    ...(pod.spec.securityContext?.windowsOptions?.hostProcess === true ? ['pod'] : []),
    ...someContainers(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true),
  ];
  return setters.length === 0 ? [] : [`hostProcess (${setters.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true)`];
}
