import { describe, expect, it } from 'vitest';
import { definitionOf, decoded, statusErrors, type Manifest } from './testing/kind-under-test.ts';
import { minimalManifests } from './testing/minimal-manifests.ts';

/** What controllers and kubelets may report of each kind. */

const of = (kind: string, status: Manifest): Manifest => ({ ...minimalManifests[kind], status });
const balancer = { ports: [{ port: 80 }], type: 'LoadBalancer' };
const approved = { type: 'Approved', status: 'True' };
const denied = { type: 'Denied', status: 'True' };
const pem = (kind: string): string => Buffer.from(`-----BEGIN ${kind}-----\nMAA=\n-----END ${kind}-----\n`).toString('base64');

describe('a status', () => {
  it.each<[string, Manifest, Manifest, readonly string[]]>([
    ['Deployment', {}, { replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 1 }, []],
    ['Deployment', {}, { unavailableReplicas: -1 }, ['status.unavailableReplicas: Invalid value: -1: must be greater than or equal to 0']],
    ['Deployment', {}, { replicas: 1, updatedReplicas: 2 }, ['status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas']],
    ['Deployment', {}, { replicas: 2, availableReplicas: 1 }, ['status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas']],
    ['Deployment', { collisionCount: 2 }, { collisionCount: 1 }, ['status.collisionCount: Invalid value: 1: cannot be decremented']],
    ['StatefulSet', {}, { replicas: 1, currentReplicas: 2 }, ['status.currentReplicas: Invalid value: 2: cannot be greater than status.replicas']],
    ['StatefulSet', { collisionCount: 1 }, {}, ['status.collisionCount: Invalid value: 0: cannot be decremented']],
    ['DaemonSet', {}, { numberReady: -1 }, ['status.numberReady: Invalid value: -1: must be greater than or equal to 0']],
    ['ReplicaSet', {}, { replicas: 1, readyReplicas: 2 }, ['status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas']],
    ['HorizontalPodAutoscaler.v2', {}, { desiredReplicas: -1 }, ['status.desiredReplicas: Invalid value: -1: must be greater than or equal to 0']],
    ['HorizontalPodAutoscaler.v1', {}, { currentReplicas: -1 }, ['status.currentReplicas: Invalid value: -1: must be greater than or equal to 0']],
    ['PodDisruptionBudget', {}, { expectedPods: -1 }, ['status.expectedPods: Invalid value: -1: must be greater than or equal to 0']],
    ['Namespace', {}, { phase: 'Terminating' }, ['status.phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty']],
    [
      'Node',
      {},
      {
        addresses: [
          { type: 'Hostname', address: 'n' },
          { type: 'InternalIP', address: 'n' },
          { type: 'Hostname', address: 'n' },
        ],
      },
      ['status.addresses[2]: Duplicate value: {"type":"Hostname","address":"n"}'],
    ],
    [
      'Node',
      {},
      { capacity: { cpu: '-1', 'example.com/gpu': '500m' }, allocatable: {} },
      [
        'status.capacity[cpu]: Invalid value: "-1": must be greater than or equal to 0',
        'status.capacity[example.com/gpu]: Invalid value: "500m": must be an integer',
      ],
    ],
    ['PersistentVolumeClaim', {}, { capacity: { storage: '-1Gi' } }, ['status.capacity[storage]: Invalid value: "-1Gi": must be a valid resource quantity']],
    [
      'Service',
      {},
      { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
      ['status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is "LoadBalancer"'],
    ],
    [
      'Ingress',
      {},
      { loadBalancer: { ingress: [{ ip: '10.0.0.300' }, { hostname: '10.0.0.1' }, { hostname: 'lb.example.com' }] } },
      [
        'status.loadBalancer.ingress[0].ip: Invalid value: "10.0.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'status.loadBalancer.ingress[1].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
      ],
    ],
    ['CertificateSigningRequest', { conditions: [approved] }, { conditions: [approved], certificate: pem('CERTIFICATE') }, []],
    [
      'CertificateSigningRequest',
      { conditions: [approved] },
      { conditions: [denied] },
      [
        'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
        'status.conditions: Forbidden: updates may not add a condition of type "Denied"',
      ],
    ],
    [
      'CertificateSigningRequest',
      {},
      { conditions: [{ type: 'Failed', status: 'False' }] },
      ['status.conditions[0].status: Unsupported value: "False": supported values: "True"'],
    ],
    [
      'CertificateSigningRequest',
      {},
      { certificate: pem('PRIVATE KEY') },
      ['status.certificate: Invalid value: "<certificate data>": only CERTIFICATE PEM blocks are allowed, found "PRIVATE KEY"'],
    ],
    [
      'CertificateSigningRequest',
      { certificate: pem('CERTIFICATE') },
      { certificate: pem('X') },
      ['status.certificate: Forbidden: updates may not modify existing certificate content'],
    ],
  ])('of a %s that was %j and becomes %j is told %j', (kind, before, after, errors) => {
    const bare = kind.replace(/\..*/, '');
    const minimum = minimalManifests[kind] === undefined ? bare : kind;
    expect(statusErrors(kind, of(minimum, before), of(minimum, after))).toEqual(errors);
  });

  it('of a load balancer says how packets arrive', () => {
    const service = (point: Manifest): Manifest => ({ spec: balancer, status: { loadBalancer: { ingress: [point] } } });
    expect(decoded('Service', service({ ip: '10.0.0.1' }))).toMatchObject({ status: { loadBalancer: { ingress: [{ ip: '10.0.0.1', ipMode: 'VIP' }] } } });
    expect(statusErrors('Service', service({}), service({ hostname: 'lb', ipMode: 'Proxy' }))).toEqual([
      'status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set',
    ]);
  });
});

describe('the status of a ResourceClaim', () => {
  const device = { driver: 'gpu.example.com', pool: 'node-1', device: 'gpu-0' };
  const result = { request: 'gpu', ...device };
  const consumer = { resource: 'pods', name: 'p', uid: 'u' };
  const allocation = { devices: { results: [result] } };

  it.each<[Manifest, Manifest, readonly string[]]>([
    [{}, { allocation, reservedFor: [consumer], devices: [device] }, []],
    [{}, { reservedFor: [consumer] }, ['status.reservedFor: Forbidden: may not be specified when `allocated` is not set']],
    [{ allocation }, { allocation, reservedFor: [consumer, consumer] }, ['status.reservedFor[1].uid: Duplicate value: "u"']],
    [{ allocation }, { allocation, reservedFor: [{ ...consumer, name: '' }] }, ['status.reservedFor[0].name: Required value']],
    [
      {},
      { allocation: { devices: { results: [{ ...result, request: 'fpga' }] } } },
      [
        'status.allocation.devices.results[0].request: Invalid value: "fpga": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      ],
    ],
    [{ allocation }, { allocation: {} }, ['status.allocation: Invalid value: {}: field is immutable']],
    [{}, { devices: [device] }, ['status.devices[0]: Invalid value: "gpu.example.com/node-1/gpu-0": must be an allocated device in the claim']],
  ])('that was %j and becomes %j is told %j', (before, after, errors) => {
    expect(statusErrors('ResourceClaim', of('ResourceClaim', before), of('ResourceClaim', after))).toEqual(errors);
  });
});

describe('the approval of a certificate', () => {
  const { strategy } = definitionOf('CertificateSigningRequest');
  const request = (...conditions: Manifest[]) => decoded('CertificateSigningRequest', of('CertificateSigningRequest', { conditions }));
  const told = (before: Manifest[], after: Manifest[]): readonly string[] =>
    (strategy.validateUpdate?.(request(...after), request(...before), 'approval') ?? []).map(({ field, detail }) => `${field}: ${detail}`);

  it('is given once, and is approval or denial', () => {
    expect(told([], [approved])).toEqual([]);
    expect(told([approved], [])).toEqual(['status.conditions: updates may not remove a condition of type "Approved"']);
    expect(told([], [approved, denied])).toEqual(['status.conditions[1].type: Approved and Denied conditions are mutually exclusive']);
    expect(told([], [{ type: 'Failed', status: 'True' }])).toEqual(['status.conditions: updates may not add a condition of type "Failed"']);
  });
});
