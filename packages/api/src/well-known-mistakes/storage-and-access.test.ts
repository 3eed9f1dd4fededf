import { describe, expect, it } from 'vitest';
import { mistakesIn, updateErrors, type Manifest } from '../testing/kind-under-test.ts';

/** Mistakes people make in storage, access, configuration and limits, and what Kubernetes has always told them. */

const claim = (more: Manifest): Manifest => ({ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more } });
const volume = (more: Manifest): Manifest => ({ spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/d' }, ...more } });
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const key =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const rule = (more: Manifest): Manifest => ({ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], ...more }] });
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };

const name = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

describe('a manifest', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['PersistentVolumeClaim', claim({ accessModes: [] }), ['spec.accessModes: Required value: at least 1 access mode is required']],
    [
      'PersistentVolumeClaim',
      claim({ accessModes: ['Any'] }),
      ['spec.accessModes[0]: Unsupported value: "Any": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"'],
    ],
    [
      'PersistentVolumeClaim',
      claim({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] }),
      ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ],
    ['PersistentVolumeClaim', claim({ resources: {} }), ['spec.resources[storage]: Required value']],
    ['PersistentVolumeClaim', claim({ resources: { requests: { storage: '0' } } }), ['spec.resources[storage]: Invalid value: "0": must be greater than zero']],
    ['PersistentVolumeClaim', claim({ storageClassName: 'Fast' }), [`spec.storageClassName: Invalid value: "Fast": ${subdomain}`]],
    ['PersistentVolumeClaim', claim({ volumeMode: 'Tape' }), ['spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"']],
    ['PersistentVolume', volume({ capacity: {} }), ['spec.capacity: Required value']],
    ['PersistentVolume', volume({ hostPath: undefined }), ['spec: Required value: must specify a volume type']],
    ['PersistentVolume', volume({ nfs: { server: 's', path: '/p' } }), ['spec.nfs: Forbidden: may not specify more than 1 volume type']],
    ['PersistentVolume', volume({ hostPath: undefined, local: { path: '/d' } }), ['spec.nodeAffinity: Required value: Local volume requires node affinity']],
    [
      'PersistentVolume',
      volume({ hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' }),
      ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    ],
    [
      'PersistentVolume',
      volume({ hostPath: undefined, csi: { driver: 'My_Driver', volumeHandle: 'h' } }),
      [expect.stringMatching(/^spec\.csi\.driver: Invalid value: "My_Driver": a lowercase RFC 1123 subdomain must/)],
    ],
    ['StorageClass', { provisioner: '' }, ['provisioner: Required value']],
    ['StorageClass', { provisioner: 'a', reclaimPolicy: 'Recycle' }, ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"']],
    ['ConfigMap', { data: { 'a b': '1' } }, [`data[a b]: Invalid value: "a b": ${key}`]],
    ['ConfigMap', { data: { k: '1' }, binaryData: { k: 'YQ==' } }, ['data[k]: Invalid value: "k": duplicate of key present in binaryData']],
    ['Secret', { type: 'kubernetes.io/tls', data: {} }, ['data[tls.crt]: Required value', 'data[tls.key]: Required value']],
    ['Secret', { type: 'kubernetes.io/basic-auth' }, ['data[username]: Required value', 'data[password]: Required value']],
    ['Secret', { type: 'kubernetes.io/ssh-auth' }, ['data[ssh-privatekey]: Required value']],
    ['Secret', { type: 'kubernetes.io/dockerconfigjson' }, ['data[.dockerconfigjson]: Required value']],
    ['Role', rule({ verbs: [] }), ['rules[0].verbs: Required value: verbs must contain at least one value']],
    ['Role', rule({ apiGroups: [] }), ['rules[0].apiGroups: Required value: resource rules must supply at least one api group']],
    ['Role', rule({ resources: [] }), ['rules[0].resources: Required value: resource rules must supply at least one resource']],
    [
      'Role',
      { rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] },
      ['rules[0].nonResourceURLs: Invalid value: ["/metrics"]: namespaced rules cannot apply to non-resource URLs'],
    ],
    [
      'ClusterRole',
      rule({ nonResourceURLs: ['/metrics'] }),
      ['rules[0].nonResourceURLs: Invalid value: ["/metrics"]: rules cannot apply to both regular resources and non-resource URLs'],
    ],
    ['RoleBinding', { roleRef: { ...roleRef, kind: 'Group' } }, ['roleRef.kind: Unsupported value: "Group": supported values: "Role", "ClusterRole"']],
    ['RoleBinding', { roleRef: { ...roleRef, name: '' } }, ['roleRef.name: Required value']],
    ['RoleBinding', { roleRef, subjects: [{ kind: 'ServiceAccount', name: 's' }] }, ['subjects[0].namespace: Required value']],
    [
      'RoleBinding',
      { roleRef, subjects: [{ kind: 'Robot', apiGroup: 'rbac.authorization.k8s.io', name: 's' }] },
      ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    ],
    ['PriorityClass', { value: 2_000_000_000 }, ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000']],
    ['EndpointSlice', { endpoints: [{ addresses: ['10.0.0.1'] }] }, ['addressType: Required value']],
    ['StorageClass', { provisioner: 'a', reclaimPolicy: 'Maybe' }, ['reclaimPolicy: Unsupported value: "Maybe": supported values: "Delete", "Retain"']],
    ['RuntimeClass', { handler: '' }, ['handler: Required value']],
    ['Lease', { spec: { leaseDurationSeconds: 0 } }, ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']],
    ['Lease', { spec: { leaseTransitions: -1 } }, ['spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0']],
    ['ResourceQuota', { spec: { hard: { widgets: '1' } } }, ['spec.hard[widgets]: Invalid value: "widgets": must be a standard resource for quota']],
    ['ResourceQuota', { spec: { hard: { pods: '-1' } } }, ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0']],
    [
      'ResourceQuota',
      { spec: { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } },
      ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
    ],
    [
      'Node',
      { spec: { taints: [{ key: '', effect: 'NoSchedule' }] } },
      [
        'name part must be non-empty',
        `${name} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
      ].map((detail) => `spec.taints[0].key: Invalid value: "": ${detail}`),
    ],
    [
      'Node',
      {
        spec: {
          taints: [
            { key: 'a', effect: 'NoSchedule' },
            { key: 'a', value: 'b', effect: 'NoSchedule' },
          ],
        },
      },
      ['spec.taints[1]: Duplicate value: {"key":"a","value":"b","effect":"NoSchedule"}: taints must be unique by key and effect pair'],
    ],
    [
      'Node',
      { spec: { podCIDRs: ['10.0.0.0/24', '10.0.1.0/24'] } },
      ['spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family'],
    ],
    [
      'Secret',
      { type: 'kubernetes.io/dockercfg', data: { '.dockercfg': 'c2VjcmV0' } },
      ['data[.dockercfg]: Invalid value: "<secret contents redacted>": invalid JSON'],
    ],
    [
      'Node',
      { spec: { taints: [{ key: 'a', effect: 'Never' }] } },
      ['spec.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'],
    ],
  ])('%s of %j is told %j', (kind, manifest, expected) => {
    expect(mistakesIn(kind, manifest)).toEqual(expected);
  });

  it.each<[string, Manifest, Manifest, readonly string[]]>([
    [
      'ConfigMap',
      { immutable: true, data: { k: '1' } },
      { immutable: true, data: { k: '2' } },
      ['data: Forbidden: field is immutable when `immutable` is set'],
    ],
    ['ConfigMap', { immutable: true }, {}, ['immutable: Forbidden: field is immutable when `immutable` is set']],
    ['Secret', { type: 'a' }, { type: 'b' }, ['type: Invalid value: "b": field is immutable']],
    [
      'RoleBinding',
      { roleRef },
      { roleRef: { ...roleRef, name: 'other' } },
      ['roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"other"}: cannot change roleRef'],
    ],
    ['StorageClass', { provisioner: 'a', parameters: { x: '1' } }, { provisioner: 'a' }, ['parameters: Forbidden: updates to parameters are forbidden.']],
    ['StorageClass', { provisioner: 'a' }, { provisioner: 'b' }, ['provisioner: Forbidden: updates to provisioner are forbidden.']],
    [
      'StorageClass',
      { provisioner: 'a' },
      { provisioner: 'a', reclaimPolicy: 'Retain' },
      ['reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.'],
    ],
    ['PriorityClass', { value: 1 }, { value: 2 }, ['value: Forbidden: may not be changed in an update.']],
    ['RuntimeClass', { handler: 'a' }, { handler: 'b' }, ['handler: Invalid value: "b": field is immutable']],
    [
      'PersistentVolume',
      volume({}),
      volume({ hostPath: { path: '/e' } }),
      ['spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation'],
    ],
    ['PersistentVolume', volume({}), volume({ volumeMode: 'Block' }), ['spec.volumeMode: Invalid value: "Block": field is immutable']],
    [
      'PersistentVolumeClaim',
      claim({}),
      claim({ accessModes: ['ReadWriteMany'] }),
      ['spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'],
    ],
  ])('%s of %j does not become %j', (kind, before, after, expected) => {
    expect(updateErrors(kind, before, after).map((error) => error.split('\n')[0])).toEqual(expected);
  });
});
