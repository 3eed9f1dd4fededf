import type { Pod } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import type { CheckedPod } from './checked-pod.ts';
import { describeViolations, violations } from './evaluate.ts';
import type { Level } from './policy.ts';

type Parts = Readonly<Record<string, unknown>>;

/** A pod of one container `c`. */
const pod = (securityContext: Parts = {}, spec: Parts = {}, container: Parts = {}, annotations: Record<string, string> = {}): CheckedPod => ({
  annotations,
  spec: { containers: [{ name: 'c', image: 'i', securityContext, ...container }], ...spec } as unknown as Pod['spec'],
});
const told = (checked: CheckedPod, level: Level, version: number | 'latest' = 'latest'): string => describeViolations(violations(checked, { level, version }));

const givingUpAll = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const windows = { os: { name: 'windows' } };
const sysctl = (...names: string[]): Parts => ({ securityContext: { sysctls: names.map((name) => ({ name, value: '1' })) } });
const noEscalation = 'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false)';
const nonRoot = 'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)';
const dropAll = 'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"])';
const confined = 'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

describe('the baseline', () => {
  it.each<[string, CheckedPod, string]>([
    ['lets a plain pod be', pod(), ''],
    ['forbids privileged containers', pod({ privileged: true }), 'privileged (container "c" must not set securityContext.privileged=true)'],
    [
      'forbids the namespaces of the host',
      pod({}, { hostNetwork: true, hostPID: true, hostIPC: true }),
      'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)',
    ],
    [
      'forbids its paths',
      pod(
        {},
        {
          volumes: [
            { name: 'a', hostPath: { path: '/' } },
            { name: 'b', hostPath: { path: '/' } },
            { name: 'c', emptyDir: {} },
          ],
        },
      ),
      'hostPath volumes (volumes "a", "b")',
    ],
    ['forbids its ports', pod({}, {}, { ports: [{ hostPort: 80 }, { hostPort: 443 }, {}] }), 'hostPort (container "c" uses hostPorts 443, 80)'],
    [
      'forbids unusual capabilities',
      pod({ capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN', 'CHOWN'] } }),
      'non-default capabilities (container "c" must not include "NET_ADMIN", "SYS_ADMIN" in securityContext.capabilities.add)',
    ],
    ['forbids to unmask /proc', pod({ procMount: 'Unmasked' }), 'procMount (container "c" must not set securityContext.procMount to "Unmasked")'],
    ['forbids unsafe settings of the kernel', pod({}, sysctl('kernel.msgmax', 'net.ipv4.tcp_rmem')), 'forbidden sysctls (kernel.msgmax)'],
    [
      'forbids to go without seccomp',
      pod({ seccompProfile: { type: 'Unconfined' } }, { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
      'seccompProfile (pod and container "c" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      'forbids to go without AppArmor, by field and by annotation',
      pod({ appArmorProfile: { type: 'Unconfined' } }, {}, {}, { 'container.apparmor.security.beta.kubernetes.io/c': 'unconfined' }),
      'forbidden AppArmor profiles (container "c" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/c=\\"unconfined\\"")',
    ],
    [
      'forbids SELinux labels of one’s own',
      pod({ seLinuxOptions: { type: 'spc_t', user: 'u' } }, { securityContext: { seLinuxOptions: { role: 'r' } } }),
      'seLinuxOptions (pod and container "c" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)',
    ],
    [
      'forbids host processes on Windows',
      pod({ windowsOptions: { hostProcess: true } }),
      'hostProcess (container "c" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      'forbids probes and hooks of other hosts',
      pod({}, {}, { livenessProbe: { httpGet: { host: 'b.example', port: 80 } }, lifecycle: { preStop: { tcpSocket: { host: 'a.example', port: 1 } } } }),
      'probe or lifecycle host (container "c" uses probe or lifecycle hosts "a.example", "b.example")',
    ],
    [
      'looks at init containers and ephemeral ones too',
      pod(
        {},
        { initContainers: [{ name: 'i', securityContext: { privileged: true } }], ephemeralContainers: [{ name: 'e', securityContext: { privileged: true } }] },
      ),
      'privileged (containers "i", "e" must not set securityContext.privileged=true)',
    ],
  ])('%s', (_name, checked, expected) => {
    expect(told(checked, 'baseline')).toBe(expected);
    expect(told(checked, 'privileged')).toBe('');
  });
});

describe('the restricted level', () => {
  it.each<[string, CheckedPod, string]>([
    ['asks to give up all', pod(), [noEscalation, dropAll, nonRoot, confined].join(', ')],
    ['is content then', pod(givingUpAll), ''],
    [
      'is content with a pod that says it for its containers',
      pod({ ...givingUpAll, runAsNonRoot: undefined, seccompProfile: undefined }, { securityContext: givingUpAll }),
      '',
    ],
    ['forbids to be root', pod({ ...givingUpAll, runAsUser: 0 }), 'runAsUser=0 (container "c" must not set runAsUser=0)'],
    [
      'forbids to take it back',
      pod({ ...givingUpAll, runAsNonRoot: false }, { securityContext: { runAsNonRoot: true } }),
      'runAsNonRoot != true (container "c" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      'allows no capability but one',
      pod({ ...givingUpAll, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'CHOWN'] } }),
      'unrestricted capabilities (container "c" must not include "CHOWN" in securityContext.capabilities.add)',
    ],
    [
      'says of a host path what kind of volume it is, and not twice',
      pod(givingUpAll, {
        volumes: [
          { name: 'v', hostPath: { path: '/' } },
          { name: 'n', nfs: {} },
          { name: 's', secret: {} },
        ],
      }),
      'restricted volume types (volumes "v", "n" use restricted volume types "hostPath", "nfs")',
    ],
    [
      'tells what breaks the baseline first',
      pod({ ...givingUpAll, privileged: true, runAsUser: 0 }),
      'privileged (container "c" must not set securityContext.privileged=true), runAsUser=0 (container "c" must not set runAsUser=0)',
    ],
    ['asks nothing of Linux of a Windows pod', pod({}, windows), nonRoot],
    ['lets a pod with users of its own be root among them', pod({ ...givingUpAll, runAsNonRoot: false, runAsUser: 0 }, { hostUsers: false }), ''],
    [
      'keeps /proc masked even then',
      pod({ ...givingUpAll, procMount: 'Unmasked' }, { hostUsers: false }),
      'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
    ],
  ])('%s', (_name, checked, expected) => {
    expect(told(checked, 'restricted')).toBe(expected);
  });
});

/** The first minor version that says something else of a pod than the one before it. */
describe('a version of the standards', () => {
  const seccomp = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
  it.each<[string, CheckedPod, Level, number, string, string]>([
    ['escalation', pod({ ...givingUpAll, allowPrivilegeEscalation: undefined }), 'restricted', 8, '', noEscalation],
    [
      'seccomp annotations',
      pod({}, {}, {}, seccomp),
      'baseline',
      19,
      'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
      '',
    ],
    ['seccomp', pod({ ...givingUpAll, seccompProfile: undefined }), 'restricted', 19, '', confined],
    ['capabilities', pod({ ...givingUpAll, capabilities: undefined }), 'restricted', 22, '', dropAll],
    ['the user', pod({ ...givingUpAll, runAsUser: 0 }), 'restricted', 23, '', 'runAsUser=0 (container "c" must not set runAsUser=0)'],
    ['Windows', pod({ runAsNonRoot: true }, windows), 'restricted', 25, [noEscalation, dropAll, confined].join(', '), ''],
    ['reserved ports', pod({}, sysctl('net.ipv4.ip_local_reserved_ports')), 'baseline', 27, 'forbidden sysctls (net.ipv4.ip_local_reserved_ports)', ''],
    ['keep-alives', pod({}, sysctl('net.ipv4.tcp_fin_timeout')), 'baseline', 29, 'forbidden sysctls (net.ipv4.tcp_fin_timeout)', ''],
    [
      'container engines',
      pod({ seLinuxOptions: { type: 'container_engine_t' } }),
      'baseline',
      31,
      'seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
      '',
    ],
    ['buffers', pod({}, sysctl('net.ipv4.tcp_wmem')), 'baseline', 32, 'forbidden sysctls (net.ipv4.tcp_wmem)', ''],
    [
      'hosts of probes',
      pod({}, {}, { startupProbe: { tcpSocket: { host: 'h', port: 1 } } }),
      'baseline',
      34,
      '',
      'probe or lifecycle host (container "c" uses probe or lifecycle host "h")',
    ],
    [
      'users of a pod’s own',
      pod({ procMount: 'Unmasked' }, { hostUsers: false }),
      'baseline',
      35,
      'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
      '',
    ],
  ])('about %s', (_name, checked, level, since, before, after) => {
    expect([told(checked, level, since - 1), told(checked, level, since), told(checked, level)]).toEqual([before, after, after]);
  });

  it('that is not there yet is the latest', () => {
    expect(told(pod(), 'restricted', 99)).toBe(told(pod(), 'restricted'));
  });
});
