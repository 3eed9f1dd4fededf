import { describe, expect, it } from 'vitest';
import { errorsOf, statusErrors, updateErrors, type Manifest } from '../../testing/kind-under-test.ts';

const container = { name: 'main', image: 'nginx:1' };
const pod = (spec: Manifest = {}, status?: Manifest): Manifest => ({ spec: { containers: [container], ...spec }, ...(status !== undefined && { status }) });
const main = (more: Manifest): Manifest => ({ containers: [{ ...container, ...more }] });
const volume = (source: Manifest): Manifest => ({ volumes: [{ name: 'v', ...source }] });

describe('a pod is refused', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['a port without a number', main({ ports: [{}] }), ['spec.containers[0].ports[0].containerPort: Required value']],
    [
      'resources of its own that are called like a member of every object',
      { resources: { limits: { constructor: '1' } } },
      [
        'spec.resources.limits[constructor]: Unsupported value: "constructor": supported values: "cpu", "memory", "hugepages-*"',
        'spec.resources.requests[constructor]: Unsupported value: "constructor": supported values: "cpu", "memory", "hugepages-*"',
        ...(['limits', 'requests'] as const).flatMap((list) => [
          `spec.resources.${list}: Invalid value: "constructor": must be a standard resource for containers`,
          `spec.resources.${list}: Invalid value: "constructor": must be a standard resource type or fully qualified`,
        ]),
      ],
    ],
    [
      'huge pages alone',
      main({ resources: { limits: { 'hugepages-2Mi': '4Mi' }, requests: { 'hugepages-2Mi': '4Mi' } } }),
      ['spec.containers[0].resources: Forbidden: HugePages require cpu or memory'],
    ],
    [
      'half a huge page',
      main({ resources: { limits: { cpu: '1', 'hugepages-2Mi': '3Mi' }, requests: { cpu: '1', 'hugepages-2Mi': '3Mi' } } }),
      [
        'spec.containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of 2Mi',
        'spec.containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of 2Mi',
      ],
    ],
    [
      'a restart on resize where nothing restarts',
      { restartPolicy: 'Never', ...main({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }) },
      ["spec.containers[0].resizePolicy[0]: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'"],
    ],
    [
      'all of /proc on the node',
      main({ securityContext: { procMount: 'Unmasked' } }),
      ['spec.containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`'],
    ],
    [
      'an absolute seccomp profile',
      { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '/etc/x' } } },
      ['spec.securityContext.seccompProfile.localhostProfile: Invalid value: "/etc/x": must be a relative path'],
    ],
    [
      'a padded AppArmor profile',
      main({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: ' x' } } }),
      ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Invalid value: " x": must not be padded with whitespace'],
    ],
    ['an unknown system', { os: { name: 'plan9' } }, ['spec.os.name: Unsupported value: "plan9": supported values: "linux", "windows"']],
    [
      'Windows options on Linux',
      { os: { name: 'linux' }, ...main({ securityContext: { windowsOptions: {} } }) },
      ['spec.containers[0].securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
    ],
    [
      'Linux options on Windows',
      { os: { name: 'windows' }, shareProcessNamespace: true, ...main({ securityContext: { privileged: true } }) },
      [
        'spec.shareProcessNamespace: Forbidden: cannot be set for a windows pod',
        'spec.containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod',
      ],
    ],
    [
      'a stop signal of no system',
      main({ lifecycle: { stopSignal: 'SIGUSR1' } }),
      ['spec.containers[0].lifecycle.stopSignal: Forbidden: may not be set for containers with an empty `spec.os.name`'],
    ],
    [
      'a host process off the host network',
      { os: { name: 'windows' }, securityContext: { windowsOptions: { hostProcess: true } } },
      ['spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers'],
    ],
    [
      'less for the pod than for its containers',
      { resources: { requests: { cpu: '1' } }, ...main({ resources: { requests: { cpu: '2' } } }) },
      ['spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2'],
    ],
    [
      'a container that may use more than its pod',
      { resources: { limits: { memory: '1Gi' } }, ...main({ resources: { limits: { memory: '2Gi' }, requests: { memory: '1Mi' } } }) },
      ['spec.containers[0].resources.limits[memory]: Invalid value: "2Gi": must be less than or equal to pod limits of 1Gi'],
    ],
    ['a relative NFS path', volume({ nfs: { server: 's', path: 'p' } }), ['spec.volumes[0].nfs.path: Invalid value: "p": must be an absolute path']],
    [
      'a malformed iSCSI name',
      volume({ iscsi: { targetPortal: 'p', iqn: 'x', lun: 0 } }),
      ['spec.volumes[0].iscsi.iqn: Invalid value: "x": must be valid format'],
    ],
    [
      'a fibre channel to nowhere',
      volume({ fc: {} }),
      ['spec.volumes[0].fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both'],
    ],
    [
      'a claim without a size, inside a pod',
      volume({ ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } } }),
      ['spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value'],
    ],
    [
      'a driver that is no domain',
      volume({ csi: { driver: 'a_b' } }),
      [expect.stringMatching(/^spec\.volumes\[0\]\.csi\.driver: Invalid value: "a_b"/) as unknown as string],
    ],
    [
      'a trust bundle of nobody',
      volume({ projected: { sources: [{ clusterTrustBundle: { path: 'ca.pem' } }] } }),
      ['spec.volumes[0].projected.sources[0].clusterTrustBundle: Required value: either name or signerName must be specified'],
    ],
    [
      'a host name of its own on the host network',
      { hostNetwork: true, hostnameOverride: 'a.b' },
      ['spec.hostnameOverride: Invalid value: "a.b": cannot be set when hostNetwork is true'],
    ],
  ])('for %s', (_name, spec, errors) => {
    expect(errorsOf('Pod', pod(spec))).toEqual(errors);
  });
});

describe('a pod that waits for a gate', () => {
  const gated = (more: Manifest): Manifest => pod({ schedulingGates: [{ name: 'example.com/wait' }], ...more });
  const required = (...matchExpressions: Manifest[]): Manifest => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } },
  });
  const [zone, disk] = [
    { key: 'zone', operator: 'In', values: ['a'] },
    { key: 'disk', operator: 'Exists' },
  ];
  const terms = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

  it.each<[string, Manifest, Manifest]>([
    ['gets more labels to look for', { nodeSelector: { a: 'b' } }, { nodeSelector: { a: 'b', c: 'd' } }],
    ['gets a first affinity', {}, required(zone)],
    ['gets another requirement', required(zone), required(zone, disk)],
  ])('%s', (_name, before, after) => {
    expect(updateErrors('Pod', gated(before), gated(after))).toEqual([]);
  });

  it.each<[string, Manifest, Manifest, string]>([
    ['a label', { nodeSelector: { a: 'b' } }, {}, 'spec.nodeSelector: Invalid value: {}: only additions are allowed (no mutations or deletions)'],
    ['a requirement', required(zone, disk), required(zone), `${terms}[0]: Invalid value`],
    ['its affinity', required(zone), {}, `${terms}: Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list are allowed`],
  ])('does not lose %s', (_name, before, after, error) => {
    expect(updateErrors('Pod', gated(before), gated(after))).toEqual([expect.stringContaining(error)]);
  });

  it('does not change which pods it wants near', () => {
    const near = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] } } };
    expect(updateErrors('Pod', gated({}), gated(near))).toEqual([expect.stringMatching(/^spec: Forbidden: pod updates may not change fields other than/)]);
  });
});

describe('the status of a pod', () => {
  const ended = { qosClass: 'BestEffort', containerStatuses: [{ name: 'main', state: { terminated: { exitCode: 1 } } }] };
  const running = { qosClass: 'BestEffort', containerStatuses: [{ name: 'main', state: { running: {} } }] };
  const change = (restartPolicy: string, more: Manifest = {}): readonly string[] => {
    const spec = { restartPolicy, containers: [{ ...container, ...more }] };
    return statusErrors('Pod', pod(spec, ended), pod(spec, running));
  };
  const error = 'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state';

  it.each<[string, Manifest, readonly string[]]>([
    ['Always', {}, []],
    ['OnFailure', {}, []],
    ['Never', {}, [error]],
    ['Never', { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] }, []],
    ['Never', { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [2] } }] }, [error]],
    ['Never', { restartPolicy: 'Never', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [2] } }] }, []],
  ])('lets a container run again when it restarts %s %j: %j', (policy, more, errors) => {
    expect(change(policy, more)).toEqual(errors);
  });

  it.each<[string, number]>([
    ['Always', 0],
    ['OnFailure', 1],
  ])('lets an init container run again, as in a new sandbox, when the pod restarts %s: %i errors', (restartPolicy, errors) => {
    const spec = { restartPolicy, containers: [container], initContainers: [{ ...container, name: 'init' }] };
    const status = (state: object): Manifest => ({ qosClass: 'BestEffort', initContainerStatuses: [{ name: 'init', state }] });
    expect(statusErrors('Pod', pod(spec, status({ terminated: { exitCode: 0 } })), pod(spec, status({ running: {} })))).toHaveLength(errors);
  });

  it.each<[Manifest, string]>([
    [
      { podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] },
      'status.podIPs: Invalid value: [{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}]: may specify no more than one IP for each IP family',
    ],
    [{ podIPs: [{ ip: 'x' }] }, 'status.podIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    [{ hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.2' }] }, 'status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`'],
    [{ qosClass: 'Burstable' }, 'status.qosClass: Invalid value: "Burstable": field is immutable'],
    [{ conditions: [{ type: 'a b', status: 'True' }] }, 'status.conditions[0].Condition: Invalid value: "a b"'],
  ])('is not %j', (status, expected) => {
    expect(statusErrors('Pod', pod(), pod({}, { qosClass: 'BestEffort', ...status }))).toEqual([expect.stringContaining(expected)]);
  });
});
