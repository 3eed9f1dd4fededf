import type { Pod } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { type Level, policyOf, violations } from './evaluate.ts';

type Spec = Partial<Omit<Pod['spec'], 'containers'>>;
const pod = (securityContext: object = {}, spec: Spec = {}, container: object = {}) => ({
  annotations: {},
  spec: { containers: [{ name: 'c', securityContext, ...container }], ...spec } as unknown as Pod['spec'],
});
const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

describe('pod security standards', () => {
  it.each<[string, Level, ReturnType<typeof pod>, readonly string[]]>([
    ['anything goes when privileged', 'privileged', pod({ privileged: true }), []],
    ['a plain pod keeps the baseline', 'baseline', pod(), []],
    [
      'privileged containers break the baseline',
      'baseline',
      pod({ privileged: true }),
      ['privileged (container "c" must not set securityContext.privileged=true)'],
    ],
    ['so do namespaces of the host', 'baseline', pod({}, { hostNetwork: true, hostPID: true }), ['host namespaces (hostNetwork=true, hostPID=true)']],
    ['and its paths', 'baseline', pod({}, { volumes: [{ name: 'v', hostPath: { path: '/', type: '' } }] }), ['hostPath volumes (volume "v")']],
    ['and its ports', 'baseline', pod({}, {}, { ports: [{ containerPort: 80, hostPort: 80 }] }), ['hostPort (container "c" uses hostPort 80)']],
    [
      'and capabilities beyond the usual',
      'baseline',
      pod({ capabilities: { add: ['NET_ADMIN', 'CHOWN'] } }),
      ['non-default capabilities (container "c" must not include "NET_ADMIN" in securityContext.capabilities.add)'],
    ],
    [
      'and unsafe sysctls',
      'baseline',
      pod({}, { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
      ['forbidden sysctls (kernel.msgmax)'],
    ],
    [
      'a plain pod is not restricted enough',
      'restricted',
      pod(),
      [
        'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false)',
        'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"])',
        'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
        'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    ],
    ['a pod that gives up everything is', 'restricted', pod(restricted), []],
    ['unless it runs as root', 'restricted', pod({ ...restricted, runAsUser: 0 }), ['runAsUser=0 (container "c" must not set runAsUser=0)']],
    [
      'or mounts what only nodes have',
      'restricted',
      pod(restricted, { volumes: [{ name: 'v', hostPath: { path: '/', type: '' } }] }),
      ['restricted volume types (volume "v" uses restricted volume type "hostPath")'],
    ],
  ])('%s', (_name, level, checked, expected) => {
    expect(violations(checked, level)).toEqual(expected);
  });

  it('an unknown level is the strictest, none at all the loosest', () => {
    expect(policyOf({ 'pod-security.kubernetes.io/enforce': 'typo' }, 'enforce')).toEqual({ level: 'restricted', version: 'latest' });
    expect(policyOf(undefined, 'enforce').level).toBe('privileged');
  });
});
