import { describe, expect, it } from 'vitest';
import { created, definitionOf, warningsOf, type Manifest } from './testing/kind-under-test.ts';
import { minimalManifests } from './testing/minimal-manifests.ts';

const container = { name: 'c', image: 'i:1' };
const pod = (spec: Manifest, metadata: Manifest = {}): Manifest => ({ metadata: { name: 'a', ...metadata }, spec: { containers: [container], ...spec } });
const containers = (...changes: readonly Manifest[]): Manifest =>
  pod({ containers: changes.map((change, index) => ({ ...container, name: `c${index}`, ...change })) });

describe('a pod', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['nothing odd', pod({}), []],
    [
      'a former node label',
      pod({ nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }),
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [
      'a spread that counts no pods',
      pod({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'failure-domain.beta.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }] }),
      [
        'spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
        'spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod',
      ],
    ],
    [
      'an affinity to no pods',
      pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] } } }),
      ['spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod'],
    ],
    [
      'an annotation in place of a field',
      pod({}, { annotations: { 'container.seccomp.security.alpha.kubernetes.io/c': 'runtime/default' } }),
      ['metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: non-functional in v1.27+; use the "seccompProfile" field instead'],
    ],
    [
      'a volume nothing mounts any more',
      pod({ volumes: [{ name: 'v', glusterfs: { endpoints: 'e', path: 'p' } }] }),
      ['spec.volumes[0].glusterfs: deprecated in v1.25, non-functional in v1.26+'],
    ],
    [
      'files over files',
      pod({
        volumes: [
          {
            name: 'v',
            configMap: {
              name: 'm',
              items: [
                { key: 'a', path: 'd' },
                { key: 'b', path: 'd/e' },
              ],
            },
          },
        ],
      }),
      ['volume "v" (ConfigMap "m"): overlapping paths: "d/e" with "d"'],
    ],
    ['an empty pull secret', pod({ imagePullSecrets: [{ name: '' }] }), ['spec.imagePullSecrets[0].name: invalid empty name ""']],
    [
      'one host alias twice',
      pod({
        hostAliases: [
          { ip: '1.2.3.4', hostnames: ['a'] },
          { ip: '1.2.3.4', hostnames: ['b'] },
        ],
      }),
      ['spec.hostAliases[1].ip: duplicate ip "1.2.3.4"'],
    ],
    [
      'part of a byte',
      containers({ resources: { limits: { memory: '100m' } } }),
      [
        'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
        'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
      ],
    ],
    [
      'a variable set twice',
      containers({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
      ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
    ],
    [
      'a variable that builds on itself',
      containers({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '$(A)2' },
        ],
      }),
      [],
    ],
    [
      'one port in two containers',
      containers({ ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 80 }] }),
      ['spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]'],
    ],
    [
      'a host port beside the port itself',
      containers({ ports: [{ containerPort: 80, hostPort: 80 }] }, { ports: [{ containerPort: 80 }] }),
      ['spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[0]'],
    ],
    [
      'a negative grace period',
      pod({ terminationGracePeriodSeconds: -1 }),
      ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1'],
    ],
    [
      'a name that is no label',
      pod({}, { name: 'a.b' }),
      ["metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"],
    ],
  ])('with %s warns of it', (_what, manifest, warnings) => {
    expect(warningsOf('Pod', manifest)).toEqual(warnings);
  });

  it('changes without a word', () => {
    const object = created('Pod', pod({ imagePullSecrets: [{ name: '' }] }));
    expect(definitionOf('Pod').strategy.warnings?.(object, object)).toEqual([]);
  });
});

const odd = { ...minimalManifests['Pod'], spec: { containers: [container], imagePullSecrets: [{ name: '' }] } };
const template = { ...odd, metadata: { labels: { app: 'a' } } };
const workload = { selector: { matchLabels: { app: 'a' } }, template };

describe('a workload', () => {
  it.each<[string, Manifest, string]>([
    ['Deployment', { spec: workload }, 'spec.template'],
    ['ReplicaSet', { spec: workload }, 'spec.template'],
    ['DaemonSet', { spec: workload }, 'spec.template'],
    ['StatefulSet', { spec: { ...workload, serviceName: 's' } }, 'spec.template'],
    ['ReplicationController', { spec: { template } }, 'spec.template'],
    ['Job', { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } }, 'spec.template'],
    [
      'CronJob',
      { spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } } } },
      'spec.jobTemplate.spec.template',
    ],
    ['PodTemplate', { template }, 'template'],
  ])('%s warns of its template', (kind, manifest, field) => {
    expect(warningsOf(kind, manifest)).toEqual([`${field}.spec.imagePullSecrets[0].name: invalid empty name ""`]);
  });

  it('warns again when what it asks for changes, not when its status does', () => {
    const at = (generation: number) => {
      const object = created('Deployment', { spec: workload });
      return { ...object, metadata: { ...object.metadata, generation } };
    };
    const { strategy } = definitionOf('Deployment');
    expect(strategy.warnings?.(at(1), at(1))).toEqual([]);
    expect(strategy.warnings?.(at(2), at(1))).toHaveLength(1);
  });
});

describe('an object', () => {
  it.each<[string, string, Manifest, readonly string[]]>([
    [
      'headless Service with a load balancer address',
      'Service',
      { spec: { clusterIP: 'None', loadBalancerIP: '1.2.3.4' } },
      ['spec.loadBalancerIP is ignored for headless services'],
    ],
    ['headless Service', 'Service', { spec: { clusterIP: 'None' } }, []],
    [
      'Service with a name it does not use',
      'Service',
      { spec: { ports: [{ port: 80 }], externalName: 'example.com' } },
      ['spec.externalName is ignored when spec.type is not "ExternalName"'],
    ],
    [
      'Service with a long-winded address',
      'Service',
      { spec: { ports: [{ port: 80 }], externalIPs: ['FD00:0::1'] } },
      [
        'spec.externalIPs[0]: IPv6 address "FD00:0::1" should be in RFC 5952 canonical format ("fd00::1")',
        'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
      ],
    ],
    [
      'headless Service with external addresses',
      'Service',
      { spec: { clusterIP: 'None', externalIPs: ['192.0.2.1'] } },
      ['spec.externalIPs is ignored for headless services'],
    ],
    [
      'Service with a long-winded address for its load balancer',
      'Service',
      { spec: { ports: [{ port: 80 }], type: 'LoadBalancer', loadBalancerIP: 'FD00:0::1' } },
      ['spec.loadBalancerIP: IPv6 address "FD00:0::1" should be in RFC 5952 canonical format ("fd00::1")'],
    ],
    [
      'Service near its clients',
      'Service',
      { spec: { ports: [{ port: 80 }], trafficDistribution: 'PreferClose' } },
      ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
    ],
    [
      'Ingress with the class as annotation',
      'Ingress',
      { ...minimalManifests['Ingress'], metadata: { name: 'a', annotations: { 'kubernetes.io/ingress.class': 'nginx' } } },
      [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
    ],
    [
      'claim for part of a byte',
      'PersistentVolumeClaim',
      { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' } } } },
      ['spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer'],
    ],
    [
      'volume that is recycled',
      'PersistentVolume',
      { spec: { capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Recycle', hostPath: { path: '/d' } } },
      ['spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'],
    ],
    [
      'StorageClass by a former label',
      'StorageClass',
      { provisioner: 'x/y', allowedTopologies: [{ matchLabelExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', values: ['a'] }] }] },
      [
        'allowedTopologies[0].matchLabelExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
      ],
    ],
  ])('such as a %s warns of it', (_what, kind, manifest, warnings) => {
    expect(warningsOf(kind, manifest)).toEqual(warnings);
  });

  it.each([
    ['Endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
    ['ComponentStatus', 'v1 ComponentStatus is deprecated in v1.19+'],
  ])('of the deprecated kind %s says so', (kind, deprecation) => {
    expect(definitionOf(kind).deprecation).toBe(deprecation);
  });
});
