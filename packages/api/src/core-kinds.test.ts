import { decodeObject } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { builtInResources } from './built-in-resources.ts';
import { created, decoded, definitionOf, errorsOf, updateErrors, updated, type Manifest } from './testing/kind-under-test.ts';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } };
const selector = { matchLabels: { app: 'a' } };
const roleRef = { kind: 'Role', name: 'reader' };
const port = { port: 80 };

describe('defaults', () => {
  it.each<[string, Manifest, Manifest]>([
    [
      'Service',
      { spec: { ports: [port] } },
      { spec: { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ports: [{ protocol: 'TCP', targetPort: 80 }] } },
    ],
    ['Service', { spec: { ports: [port] } }, { spec: { ipFamilyPolicy: 'SingleStack' } }],
    ['Service', { spec: { clusterIP: 'fd00::1', ports: [port] } }, { spec: { clusterIPs: ['fd00::1'], ipFamilyPolicy: 'SingleStack' } }],
    ['Service', { spec: { clusterIP: 'None', ports: [port] } }, { spec: { ipFamilyPolicy: 'RequireDualStack' } }],
    ['Service', { spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [port] } }, { spec: { ipFamilyPolicy: 'SingleStack' } }],
    ['Service', { spec: { type: 'LoadBalancer', ports: [port] } }, { spec: { allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Cluster' } }],
    ['Service', { spec: { sessionAffinity: 'ClientIP', ports: [port] } }, { spec: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } } }],
    [
      'Deployment',
      { spec: { selector, template } },
      {
        spec: {
          replicas: 1,
          progressDeadlineSeconds: 600,
          revisionHistoryLimit: 10,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        },
      },
    ],
    ['Deployment', { spec: { selector, template } }, { spec: { template: { spec: { containers: [{ imagePullPolicy: 'IfNotPresent' }] } } } }],
    ['ReplicaSet', { spec: { selector, template } }, { spec: { replicas: 1 } }],
    ['Secret', { stringData: { a: 'text' } }, { type: 'Opaque', data: { a: 'dGV4dA==' } }],
    ['Namespace', {}, { metadata: { labels: { 'kubernetes.io/metadata.name': 'a' } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }],
    ['Node', { status: { capacity: { cpu: '2' } } }, { status: { allocatable: { cpu: '2' } } }],
    ['Node', { spec: { podCIDR: '10.0.0.0/24' } }, { spec: { podCIDRs: ['10.0.0.0/24'] } }],
    ['StorageClass', { provisioner: 'x/y' }, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }],
    ['PersistentVolume', {}, { spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }, status: { phase: 'Pending' } }],
    [
      'RoleBinding',
      { roleRef, subjects: [{ kind: 'User', name: 'u' }] },
      { roleRef: { apiGroup: 'rbac.authorization.k8s.io' }, subjects: [{ apiGroup: 'rbac.authorization.k8s.io' }] },
    ],
  ])('of a %s fill what %j left out', (kind, manifest, expected) => {
    expect(created(kind, manifest)).toMatchObject(expected);
  });

  it('leave a secret without what is for writing alone', () => {
    expect(decoded('Secret', { stringData: { a: 'x' } })).not.toHaveProperty('stringData');
  });
});

describe('validation', () => {
  it.each<[string, string, Manifest, string]>([
    ['a service without ports', 'Service', {}, 'spec.ports: Required value'],
    ['two ports without names', 'Service', { spec: { ports: [port, { port: 81 }] } }, 'spec.ports[0].name: Required value'],
    [
      'one port twice',
      'Service',
      {
        spec: {
          ports: [
            { ...port, name: 'a' },
            { ...port, name: 'b' },
          ],
        },
      },
      'spec.ports[1]: Duplicate value: {"port":80,"protocol":"TCP"}',
    ],
    [
      'a node port on a ClusterIP',
      'Service',
      { spec: { ports: [{ port: 80, nodePort: 30000 }] } },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'a headless NodePort',
      'Service',
      { spec: { type: 'NodePort', clusterIP: 'None', ports: [port] } },
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
    ['an ExternalName without a name', 'Service', { spec: { type: 'ExternalName' } }, 'spec.externalName: Required value'],
    [
      'a Deployment that does not select its pods',
      'Deployment',
      { spec: { selector: { matchLabels: { app: 'b' } }, template } },
      'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
    ],
    [
      'a Deployment that selects everything',
      'Deployment',
      { spec: { selector: {}, template } },
      'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
    ],
    [
      'a rolling update that may not move',
      'Deployment',
      { spec: { selector, template, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      'pods of a Deployment that end',
      'Deployment',
      { spec: { selector, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } },
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      'an odd key of a ConfigMap',
      'ConfigMap',
      { data: { 'a b': '' } },
      "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
    ['a TLS secret without a key', 'Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } }, 'data[tls.key]: Required value'],
    ['a claim of nothing', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'] } }, 'spec.resources[storage]: Required value'],
    ['a claim without access modes', 'PersistentVolumeClaim', {}, 'spec.accessModes: Required value: at least 1 access mode is required'],
    [
      'a volume that is nowhere',
      'PersistentVolume',
      { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } } },
      'spec: Required value: must specify a volume type',
    ],
    [
      'a local volume on no node',
      'PersistentVolume',
      { spec: { local: { path: '/a' } } },
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
    ],
    [
      'a rule without verbs',
      'Role',
      { rules: [{ verbs: [], apiGroups: [''], resources: ['pods'] }] },
      'rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    [
      'a URL in a namespaced role',
      'Role',
      { rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] },
      'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
    ],
    [
      'a subject of no kind',
      'RoleBinding',
      { roleRef, subjects: [{ kind: 'Dog', name: 'd' }] },
      'subjects[0].kind: Unsupported value: "Dog": supported values: "ServiceAccount", "User", "Group"',
    ],
    [
      'a repeated taint',
      'Node',
      {
        spec: {
          taints: [
            { key: 'a', effect: 'NoSchedule' },
            { key: 'a', effect: 'NoSchedule', value: 'b' },
          ],
        },
      },
      'spec.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule","value":"b"}: taints must be unique by key and effect pair',
    ],
    [
      'an endpoint on the loopback',
      'Endpoints',
      { subsets: [{ addresses: [{ ip: '127.0.0.1' }] }] },
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      'an address of the wrong family',
      'EndpointSlice',
      { addressType: 'IPv6', endpoints: [{ addresses: ['10.0.0.1'] }] },
      'endpoints[0].addresses[0]: Invalid value: "10.0.0.1": must be an IPv6 address',
    ],
    [
      'an event away from its object',
      'Event',
      { involvedObject: { namespace: 'other' } },
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ],
  ])('refuses %s', (_name, kind, manifest, expected) => {
    expect(errorsOf(kind, manifest)).toContain(expected);
  });

  it.each<[string, string, Manifest, Manifest, string]>([
    [
      'the data of an immutable ConfigMap',
      'ConfigMap',
      { immutable: true, data: { a: '1' } },
      { immutable: true, data: { a: '2' } },
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
    [
      'the selector of a Deployment',
      'Deployment',
      { spec: { selector, template } },
      { spec: { selector: { matchLabels: { app: 'b' } }, template } },
      'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    ],
    [
      'the address of a Service',
      'Service',
      { spec: { clusterIP: '10.96.0.1', ports: [port] } },
      { spec: { clusterIP: '10.96.0.2', ports: [port] } },
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.2"]: may not change once set',
    ],
    [
      'the health check port of a Service',
      'Service',
      { spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 31000, ports: [port] } },
      { spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 31001, ports: [port] } },
      'spec.healthCheckNodePort: Forbidden: field is immutable',
    ],
    [
      'the role of a binding',
      'RoleBinding',
      { roleRef },
      { roleRef: { ...roleRef, name: 'writer' } },
      'roleRef: Invalid value: {"kind":"Role","name":"writer","apiGroup":"rbac.authorization.k8s.io"}: cannot change roleRef',
    ],
    ['the type of a Secret', 'Secret', {}, { type: 'x' }, 'type: Invalid value: "x": field is immutable'],
    [
      'the provisioner of a StorageClass',
      'StorageClass',
      { provisioner: 'a/b' },
      { provisioner: 'a/c' },
      'provisioner: Forbidden: updates to provisioner are forbidden.',
    ],
    [
      'the bytes of a volume',
      'PersistentVolume',
      { spec: { hostPath: { path: '/a' } } },
      { spec: { hostPath: { path: '/b' } } },
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    ],
  ])('keeps %s', (_name, kind, before, after, expected) => {
    expect(updateErrors(kind, before, after)).toContain(expected);
  });
});

describe('an update of a Service', () => {
  it('keeps the addresses and node ports it does not mention', () => {
    const before = { spec: { type: 'NodePort', clusterIP: '10.96.0.1', ports: [{ port: 80, nodePort: 30080 }] } };
    expect(updated('Service', before, { spec: { type: 'NodePort', ports: [port] } }).object).toMatchObject({
      spec: { clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports: [{ nodePort: 30080 }] },
    });
  });

  it('that changes clusterIP alone is told of the one change', () => {
    const spec = { clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports: [port] };
    expect(updateErrors('Service', { spec }, { spec: { ...spec, clusterIP: '10.96.0.2' } })).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.2"]: may not change once set',
    ]);
  });

  it('gives back what its new type has no use for', () => {
    const before = { spec: { type: 'NodePort', clusterIP: '10.96.0.1', ports: [{ port: 80, nodePort: 30080 }] } };
    const after = { spec: { type: 'ExternalName', externalName: 'example.com', clusterIP: '10.96.0.1', ports: [{ port: 80, nodePort: 30080 }] } };
    const { object } = updated('Service', before, after);
    expect(JSON.parse(JSON.stringify(object))).not.toHaveProperty('spec.clusterIP');
    expect(object).not.toHaveProperty('spec.ports[0].nodePort');
    expect(definitionOf('Service').strategy.validate?.(object)).toEqual([]);
  });
});

describe('every kind', () => {
  it.each(builtInResources.map((definition) => [`${definition.reference.kind}.${definition.reference.group}`, definition] as const))(
    '%s names its first column Name or has none',
    (_name, { columns, reference }) => {
      const shown = columns.filter(({ priority }) => priority === 0);
      expect(shown.length === 0 || reference.kind === 'Event' || shown[0]?.name === 'Name').toBe(true);
    },
  );

  it.each<[string, Manifest]>([
    ['Service', { spec: { ports: [port] } }],
    ['Deployment', { spec: { selector, template } }],
    ['Secret', { stringData: { a: 'x' } }],
    ['Namespace', {}],
    ['Node', { status: { capacity: { cpu: '1' } } }],
    ['PersistentVolumeClaim', { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'x' } } }],
    ['RoleBinding', { roleRef, subjects: [{ kind: 'Group', name: 'g' }] }],
  ])('%s has the same defaults when they are filled twice', (kind, manifest) => {
    const { strategy } = definitionOf(kind);
    const once = decoded(kind, manifest);
    const again = decodeObject(definitionOf(kind), once).object;
    expect(strategy.default?.(again) ?? again).toEqual(once);
  });
});
