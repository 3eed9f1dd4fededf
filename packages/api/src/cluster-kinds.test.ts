import { describe, expect, it } from 'vitest';
import { cells, created, definitionOf, errorsOf, statusErrors, updateErrors, type Manifest } from './testing/kind-under-test.ts';
import { minimalManifests } from './testing/minimal-manifests.ts';

/** The least manifest of a kind with some of its spec changed. */
function withSpec(kind: string, change: Manifest): Manifest {
  const manifest = minimalManifests[kind] ?? {};
  return { ...manifest, spec: { ...(manifest['spec'] as Manifest | undefined), ...change } };
}

const limited = (change: Manifest): Manifest => ({ spec: { type: 'Limited', limited: change } });
const queue = (queuing: Manifest): Manifest => limited({ limitResponse: { type: 'Queue', queuing } });
const user = { kind: 'User', user: { name: 'u' } };
const resourceRule = { verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] };
const flow = (change: Manifest): Manifest => withSpec('FlowSchema', { rules: [{ subjects: [user], resourceRules: [resourceRule], ...change }] });
const driver = { name: 'csi.example.com', nodeID: 'n' };
const exactly = { deviceClassName: 'gpu.example.com' };
const claim = (...requests: readonly Manifest[]): Manifest => ({ spec: { devices: { requests } } });
const quota = (spec: Manifest): Manifest => ({ spec });

describe('defaults', () => {
  it.each<[string, Manifest, Manifest]>([
    [
      'PriorityLevelConfiguration',
      queue({}),
      {
        spec: { limited: { nominalConcurrencyShares: 30, lendablePercent: 0, limitResponse: { queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } } } },
      },
    ],
    ['FlowSchema', minimalManifests['FlowSchema'] ?? {}, { spec: { matchingPrecedence: 1000 } }],
    ['APIService', minimalManifests['APIService'] ?? {}, { spec: { service: { port: 443 } } }],
    [
      'CSIDriver',
      { spec: {} },
      { spec: { attachRequired: true, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'], fsGroupPolicy: 'ReadWriteOnceWithFSType' } },
    ],
    ['ResourceClaim', claim({ name: 'gpu', exactly }), { spec: { devices: { requests: [{ exactly: { allocationMode: 'ExactCount', count: 1 } }] } } }],
    [
      'ResourceClaimTemplate',
      { spec: claim({ name: 'gpu', exactly: { ...exactly, allocationMode: 'All' } }) },
      { spec: { spec: { devices: { requests: [{ exactly: { allocationMode: 'All' } }] } } } },
    ],
  ])('of a %s fill what %j left out', (kind, manifest, expected) => {
    expect(created(kind, manifest)).toMatchObject(expected);
  });
});

describe('validation', () => {
  it.each<[string, string, Manifest, readonly string[]]>([
    [
      'an API service under another name',
      'APIService',
      { ...minimalManifests['APIService'], metadata: { name: 'a' } },
      ['metadata.name: Invalid value: "a": `must be `spec.version+"."+spec.group`'],
    ],
    [
      'an API service of no priority',
      'APIService',
      withSpec('APIService', { versionPriority: 0 }),
      ['spec.versionPriority: Invalid value: 0: must be positive and less than 1000'],
    ],
    [
      'a checked and unchecked server',
      'APIService',
      withSpec('APIService', { caBundle: 'Y2E=' }),
      ['spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present'],
    ],
    [
      'a local API service with a certificate',
      'APIService',
      withSpec('APIService', { service: undefined, insecureSkipTLSVerify: false, caBundle: 'Y2E=' }),
      ['spec.caBundle: Invalid value: "2 bytes": local APIServices may not have a caBundle'],
    ],
    ['a flow of nobody', 'FlowSchema', flow({ subjects: [] }), ['spec.rules[0].subjects: Required value: subjects must contain at least one value']],
    [
      'a user without a name',
      'FlowSchema',
      flow({ subjects: [{ kind: 'User' }] }),
      ["spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'"],
    ],
    [
      'rules for nothing',
      'FlowSchema',
      flow({ resourceRules: [] }),
      ['spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty'],
    ],
    [
      'a path without a slash',
      'FlowSchema',
      flow({ nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['healthz'] }] }),
      ['spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "healthz": must start with slash'],
    ],
    [
      'a limited level without limits',
      'PriorityLevelConfiguration',
      { spec: { type: 'Limited' } },
      ['spec.limited: Required value: must not be empty when type is Limited'],
    ],
    [
      'an exempt level of another name',
      'PriorityLevelConfiguration',
      { spec: { type: 'Exempt' } },
      ["spec.type: Invalid value: \"Exempt\": must be 'Limited' unless the name is 'exempt'"],
    ],
    [
      'a hand larger than the deck',
      'PriorityLevelConfiguration',
      queue({ queues: 4 }),
      ['spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)'],
    ],
    ['a driver without a domain name', 'CSINode', { spec: { drivers: [{ ...driver, name: '' }] } }, ['spec.drivers[0].name: Required value']],
    ['one driver twice', 'CSINode', { spec: { drivers: [driver, driver] } }, ['spec.drivers[1].name: Duplicate value: "csi.example.com"']],
    ['a driver unknown to its node', 'CSINode', { spec: { drivers: [{ ...driver, nodeID: '' }] } }, ['spec.drivers[0].nodeID: Required value']],
    [
      'negative room',
      'CSIStorageCapacity',
      { storageClassName: 'fast', capacity: '-1' },
      ['capacity: Invalid value: "-1": must be greater than or equal to 0'],
    ],
    [
      'an attachment of nothing',
      'VolumeAttachment',
      withSpec('VolumeAttachment', { source: {} }),
      ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
    ],
    [
      'a class of no attributes',
      'VolumeAttributesClass',
      { driverName: 'csi.example.com' },
      ['parameters: Required value: must contain at least one key/value pair'],
    ],
    [
      'a quota of something unheard of',
      'ResourceQuota',
      quota({ hard: { bananas: '1' } }),
      ['spec.hard[bananas]: Invalid value: "bananas": must be a standard resource for quota'],
    ],
    ['half a pod', 'ResourceQuota', quota({ hard: { pods: '1500m' } }), ['spec.hard[pods]: Invalid value: "1500m": must be an integer']],
    [
      'a scope for secrets',
      'ResourceQuota',
      quota({ hard: { secrets: '1' }, scopes: ['Terminating'] }),
      ['spec.scopes: Invalid value: ["Terminating"]: unsupported scope applied to resource'],
    ],
    [
      'opposite scopes',
      'ResourceQuota',
      quota({ hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] }),
      ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
    ],
    [
      'a scope that needs values',
      'ResourceQuota',
      quota({ scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } }),
      ["spec.scopeSelector.matchExpressions[0].values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"],
    ],
    ['an address of nothing', 'IPAddress', { spec: { parentRef: { resource: '', name: 's' } } }, ['spec.parentRef.resource: Required value']],
    ['no range', 'ServiceCIDR', { spec: {} }, ['spec.cidrs: Required value: at least one CIDR required']],
    [
      'two ranges of one family',
      'ServiceCIDR',
      { spec: { cidrs: ['10.0.0.0/16', '10.1.0.0/16'] } },
      ['spec.cidrs: Invalid value: ["10.0.0.0/16","10.1.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'],
    ],
    [
      'a request for nothing',
      'ResourceClaim',
      claim({ name: 'gpu' }),
      ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
    ],
    [
      'one request twice',
      'ResourceClaim',
      claim({ name: 'gpu', exactly }, { name: 'gpu', exactly }),
      ['spec.devices.requests[1].name: Duplicate value: "gpu"'],
    ],
    [
      'all devices, and three',
      'ResourceClaim',
      claim({ name: 'gpu', exactly: { ...exactly, allocationMode: 'All', count: 3 } }),
      ["spec.devices.requests[0].exactly.count: Invalid value: 3: must not be specified when allocationMode is 'All'"],
    ],
    [
      'a constraint on a request nobody made',
      'ResourceClaim',
      { spec: { devices: { requests: [{ name: 'gpu', exactly }], constraints: [{ requests: ['nic'], matchAttribute: 'example.com/numa' }] } } },
      [
        'spec.devices.constraints[0].requests[0]: Invalid value: "nic": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      ],
    ],
    ['a class with an empty selector', 'DeviceClass', { spec: { selectors: [{}] } }, ['spec.selectors[0].cel: Required value']],
    [
      'devices that are nowhere',
      'ResourceSlice',
      withSpec('ResourceSlice', { nodeName: undefined }),
      ['spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'],
    ],
    [
      'a pool of no slices',
      'ResourceSlice',
      withSpec('ResourceSlice', { pool: { name: 'p', generation: 1, resourceSliceCount: 0 } }),
      ['spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero'],
    ],
  ])('refuses %s', (_what, kind, manifest, errors) => {
    expect(errorsOf(kind, manifest)).toEqual(errors);
  });

  it.each<[string, Manifest]>([
    [
      'ResourceQuota',
      quota({ hard: { 'count/deployments.apps': '3', 'gold.storageclass.storage.k8s.io/requests.storage': '1Gi', 'requests.nvidia.com/gpu': '4' } }),
    ],
    [
      'ResourceQuota',
      quota({
        hard: { pods: '3', 'limits.cpu': '4' },
        scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] },
      }),
    ],
    ['FlowSchema', flow({ nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/healthz/*', '*'] }] })],
    ['PriorityLevelConfiguration', queue({ queues: 128, handSize: 6 })],
    ['ServiceCIDR', { spec: { cidrs: ['10.0.0.0/16', 'fd00::/112'] } }],
  ])('accepts a %s such as %j', (kind, manifest) => {
    expect(errorsOf(kind, manifest)).toEqual([]);
  });

  it.each<[string, Manifest, Manifest, readonly string[]]>([
    ['CSIDriver', { spec: {} }, { spec: { attachRequired: false } }, ['spec.attachRequired: Invalid value: false: field is immutable']],
    [
      'ServiceCIDR',
      { spec: { cidrs: ['10.0.0.0/16'] } },
      { spec: { cidrs: ['10.1.0.0/16'] } },
      ['spec.cidrs: Invalid value: ["10.1.0.0/16"]: field is immutable'],
    ],
    ['ServiceCIDR', { spec: { cidrs: ['10.0.0.0/16'] } }, { spec: { cidrs: ['10.0.0.0/16', 'fd00::/112'] } }, []],
    ['ResourceQuota', quota({ scopes: ['BestEffort'] }), quota({}), ['spec.scopes: Invalid value: []: field is immutable']],
    ['CSIStorageCapacity', { storageClassName: 'a' }, { storageClassName: 'b' }, ['storageClassName: Invalid value: "b": field is immutable']],
    [
      'ResourceSlice',
      withSpec('ResourceSlice', {}),
      withSpec('ResourceSlice', { nodeName: 'node-2' }),
      ['spec.nodeName: Invalid value: "node-2": field is immutable'],
    ],
    ['CSINode', { spec: { drivers: [driver] } }, { spec: { drivers: [{ ...driver, allocatable: { count: 3 } }] } }, []],
  ])('of a %s changed from %j to %j', (kind, before, after, errors) => {
    expect(updateErrors(kind, before, after)).toEqual(errors);
  });

  it.each<[string, Manifest, readonly string[]]>([
    ['PodDisruptionBudget', { disruptionsAllowed: -1 }, ['status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0']],
    ['ReplicaSet', { replicas: 1, readyReplicas: 2 }, ['status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas']],
    ['ReplicaSet', { replicas: 2, readyReplicas: 2, availableReplicas: 1 }, []],
  ])('of the status of a %s such as %j', (kind, status, errors) => {
    const manifest = minimalManifests[kind] ?? {};
    expect(statusErrors(kind, manifest, { ...manifest, status })).toEqual(errors);
  });

  it('prints the addresses of a balanced Service in order', () => {
    const manifest = { spec: { type: 'LoadBalancer', ports: [{ port: 80 }] }, status: { loadBalancer: { ingress: [{ ip: '2.2.2.2' }, { ip: '1.1.1.1' }] } } };
    expect(cells('Service', manifest)).toMatchObject({ 'External-IP': '1.1.1.1,2.2.2.2' });
  });

  it('reads the status of a quota by the same rules', () => {
    expect(statusErrors('ResourceQuota', {}, { status: { hard: { bananas: '1' } } })).toHaveLength(1);
  });

  it.each([
    ['10.0.0.1', true],
    ['fd00::1', true],
    ['FD00::1', false],
    ['010.0.0.1', false],
    ['a', false],
  ])('an IPAddress may be called %s: %s', (name, allowed) => {
    expect(definitionOf('IPAddress').strategy.validateName?.(name)).toHaveLength(allowed ? 0 : 1);
  });
});
