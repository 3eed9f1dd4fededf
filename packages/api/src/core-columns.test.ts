import { describe, expect, it } from 'vitest';
import { cells, type Manifest } from './testing/kind-under-test.ts';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } };
const selector = { matchLabels: { app: 'a' } };
const roleRef = { kind: 'Role', name: 'reader' };
const port = { port: 80 };

describe('columns', () => {
  it.each<[string, Manifest, Record<string, unknown>]>([
    [
      'Service',
      { spec: { type: 'NodePort', clusterIP: '10.96.0.1', ports: [{ port: 80, nodePort: 30080 }], selector: { app: 'a' } } },
      { Type: 'NodePort', 'Cluster-IP': '10.96.0.1', 'External-IP': '<none>', 'Port(s)': '80:30080/TCP', Selector: 'app=a' },
    ],
    ['Service', { spec: { type: 'LoadBalancer', ports: [port] } }, { 'External-IP': '<pending>' }],
    [
      'Deployment',
      { spec: { selector, template, replicas: 3 }, status: { readyReplicas: 2 } },
      { Ready: '2/3', Containers: 'c', Images: 'i:1', Selector: 'app=a' },
    ],
    [
      'Node',
      {
        metadata: { name: 'n', labels: { 'node-role.kubernetes.io/control-plane': '' } },
        spec: { unschedulable: true },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
      { Status: 'Ready,SchedulingDisabled', Roles: 'control-plane', 'Internal-IP': '<none>' },
    ],
    ['Node', {}, { Status: 'Unknown', Roles: '<none>' }],
    [
      'Endpoints',
      { subsets: [{ addresses: [1, 2, 3, 4].map((n) => ({ ip: `10.0.0.${n}` })), ports: [port] }] },
      { Endpoints: '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...' },
    ],
    ['EndpointSlice', { addressType: 'IPv4', endpoints: [], ports: [] }, { Ports: '<unset>', Endpoints: '<unset>' }],
    [
      'Event',
      { involvedObject: { kind: 'Pod', name: 'p' }, lastTimestamp: '2026-01-02T03:03:05Z', count: 4 },
      { 'Last Seen': '60s', Object: 'pod/p', Count: 4 },
    ],
    ['ConfigMap', { data: { a: '1' }, binaryData: { b: '' } }, { Data: '2' }],
    [
      'PersistentVolumeClaim',
      { spec: { volumeName: 'v' }, status: { phase: 'Bound', accessModes: ['ReadOnlyMany', 'ReadWriteOnce'], capacity: { storage: '1Gi' } } },
      { Status: 'Bound', Volume: 'v', Capacity: '1Gi', 'Access Modes': 'RWO,ROX' },
    ],
    [
      'RoleBinding',
      { roleRef, subjects: [{ kind: 'ServiceAccount', name: 'sa', namespace: 'ns' }] },
      { Role: 'Role/reader', ServiceAccounts: 'ns/sa', Users: '' },
    ],
  ])('of a %s with %j', (kind, manifest, expected) => {
    expect(cells(kind, manifest)).toMatchObject(expected);
  });
});
