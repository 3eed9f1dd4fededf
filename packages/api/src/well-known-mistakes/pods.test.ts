import { describe, expect, it } from 'vitest';
import { mistakesIn, type Manifest } from '../testing/kind-under-test.ts';

/** Mistakes people make in pods, and what Kubernetes has always told them. */

const c = { name: 'c', image: 'nginx' };
const container = (more: Manifest): Manifest => ({ containers: [{ ...c, ...more }] });
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const http = { httpGet: { port: 80 } };
const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };

describe('a pod with', () => {
  it.each<[string, Manifest, readonly string[]]>([
    [
      'a deadline of 0',
      { ...container({}), activeDeadlineSeconds: 0 },
      ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ],
    [
      'a wish for nodes that compares in an unknown way',
      {
        ...container({}),
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'Like', values: ['a'] }] }] },
          },
        },
      },
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator',
      ],
    ],
    ['a host name in capitals', { ...container({}), hostname: 'Web' }, [`spec.hostname: Invalid value: "Web": ${label}`]],
    [
      'no name server of its own',
      { ...container({}), dnsPolicy: 'None' },
      ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ],
    ['a name server that is a name', { ...container({}), dnsConfig: { nameservers: ['dns'] } }, [`spec.dnsConfig.nameservers[0]: Invalid value: "dns": ${ip}`]],
    ['an alias of no address', { ...container({}), hostAliases: [{ ip: 'x', hostnames: ['a'] }] }, [`spec.hostAliases[0].ip: Invalid value: "x": ${ip}`]],
    [
      'a toleration of a value that need only exist',
      { ...container({}), tolerations: [{ key: 'k', operator: 'Exists', value: 'v' }] },
      ['spec.tolerations[0].operator: Invalid value: {"key":"k","operator":"Exists","value":"v"}: value must be empty when `operator` is \'Exists\''],
    ],
    [
      'a toleration of no key',
      { ...container({}), tolerations: [{ operator: 'Equal', value: 'v' }] },
      ['spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"'],
    ],
    [
      'a time for a taint that does not evict',
      { ...container({}), tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 1 }] },
      ['spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set'],
    ],
    [
      'an affinity to no node',
      { ...container({}), affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
      ],
    ],
    [
      'an affinity of too much weight',
      { ...container({}), affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: {} }] } } },
      ['spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100'],
    ],
    [
      'an affinity to pods nowhere',
      { ...container({}), affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: '' }] } } },
      [
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty',
        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      'no skew',
      { ...container({}), topologySpreadConstraints: [{ ...spread, maxSkew: 0 }] },
      ['spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero'],
    ],
    [
      'a spread over nothing',
      { ...container({}), topologySpreadConstraints: [{ ...spread, topologyKey: '' }] },
      ['spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty'],
    ],
    [
      'a spread said twice',
      { ...container({}), topologySpreadConstraints: [spread, { ...spread, maxSkew: 2 }] },
      ['spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"'],
    ],
    [
      'domains that may be missing',
      { ...container({}), topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }] },
      ['spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway'],
    ],
    [
      'an init container that is probed',
      { ...container({}), initContainers: [{ ...c, name: 'i', readinessProbe: http }] },
      ['spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
    ],
    ['an init container called like another', { ...container({}), initContainers: [c] }, ['spec.initContainers[0].name: Duplicate value: "c"']],
    [
      'ephemeral containers from the start',
      { ...container({}), ephemeralContainers: [{ ...c, name: 'e' }] },
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    [
      'a node and a gate',
      { ...container({}), nodeName: 'n', schedulingGates: [{ name: 'example.com/g' }] },
      ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ],
    [
      'processes shared with all and with its own',
      { ...container({}), hostPID: true, shareProcessNamespace: true },
      ['spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled'],
    ],
    [
      'a sysctl without a name',
      { ...container({}), securityContext: { sysctls: [{ name: '', value: '1' }] } },
      ['spec.securityContext.sysctls[0].name: Required value'],
    ],
    [
      'an odd service account',
      { ...container({}), serviceAccountName: 'A' },
      [
        "spec.serviceAccountName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
  ])('%s is told so', (_name, spec, expected) => {
    expect(mistakesIn('Pod', { spec })).toEqual(expected);
  });
});
