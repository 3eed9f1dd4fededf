import type { Manifest } from './kind-under-test.ts';

/** The least each kind can be created with, by `kind` or `kind.version`: what tests start from. Kinds that are not here need nothing. */

const podTemplate = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'registry/app:1' }] } };
const jobTemplate = { spec: { ...podTemplate.spec, restartPolicy: 'Never' } };
const selector = { matchLabels: { app: 'a' } };
const workload = { spec: { selector, template: podTemplate } };
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
const scaleTarget = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' };
const webhook = {
  name: 'check.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  clientConfig: { service: { name: 's', namespace: 'ns' } },
};
const matchConstraints = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] };
const deviceClaim = { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } };

export const minimalManifests: Readonly<Record<string, Manifest>> = {
  APIService: {
    metadata: { name: 'v1.metrics.example.com' },
    spec: {
      group: 'metrics.example.com',
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 10,
      service: { name: 's', namespace: 'ns' },
      insecureSkipTLSVerify: true,
    },
  },
  Binding: { target: { kind: 'Node', name: 'node-1' } },
  CSIDriver: { spec: {} },
  CSINode: { spec: { drivers: [] } },
  CSIStorageCapacity: { storageClassName: 'fast' },
  CertificateSigningRequest: {
    spec: {
      request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUE9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K',
      signerName: 'example.com/signer',
      usages: ['client auth'],
    },
  },
  ClusterRoleBinding: { roleRef },
  ControllerRevision: { data: {}, revision: 1 },
  CronJob: { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: jobTemplate } } } },
  CustomResourceDefinition: {
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
  DaemonSet: workload,
  Deployment: workload,
  EndpointSlice: { addressType: 'IPv4', endpoints: [] },
  Event: {
    metadata: { namespace: 'ns' },
    involvedObject: { namespace: 'ns', kind: 'Pod', name: 'p' },
  },
  'Event.events.k8s.io': {
    metadata: { namespace: 'ns' },
    regarding: { namespace: 'ns', kind: 'Pod', name: 'p' },
    eventTime: '2026-01-02T03:04:05.000000Z',
    reportingController: 'example.com/controller',
    reportingInstance: 'controller-0',
    action: 'Pulled',
    reason: 'Pulled',
    type: 'Normal',
  },
  FlowSchema: { spec: { priorityLevelConfiguration: { name: 'workload-low' } } },
  'HorizontalPodAutoscaler.v1': { spec: { scaleTargetRef: scaleTarget, maxReplicas: 3 } },
  'HorizontalPodAutoscaler.v2': { spec: { scaleTargetRef: scaleTarget, maxReplicas: 3 } },
  IPAddress: { metadata: { name: '10.96.0.10' }, spec: { parentRef: { resource: 'services', namespace: 'ns', name: 's' } } },
  Ingress: { spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } },
  IngressClass: { spec: { controller: 'example.com/ingress' } },
  Job: { spec: { template: jobTemplate } },
  LimitRange: { spec: { limits: [{ type: 'Container' }] } },
  MutatingAdmissionPolicy: {
    spec: {
      matchConstraints,
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[]' } }],
    },
  },
  MutatingAdmissionPolicyBinding: { spec: { policyName: 'policy' } },
  MutatingWebhookConfiguration: { webhooks: [webhook] },
  PersistentVolume: { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } } },
  PersistentVolumeClaim: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  Pod: { spec: podTemplate.spec },
  PodTemplate: { template: podTemplate },
  PriorityLevelConfiguration: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
  ReplicaSet: workload,
  ReplicationController: { spec: { selector: { app: 'a' }, template: podTemplate } },
  ResourceClaim: { spec: deviceClaim },
  ResourceClaimTemplate: { spec: { spec: deviceClaim } },
  ResourceSlice: { spec: { driver: 'gpu.example.com', nodeName: 'node-1', pool: { name: 'node-1', generation: 1, resourceSliceCount: 1 }, devices: [] } },
  RoleBinding: { roleRef },
  RuntimeClass: { handler: 'runc' },
  SelfSubjectAccessReview: { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
  SelfSubjectRulesReview: { spec: { namespace: 'ns' } },
  LocalSubjectAccessReview: { spec: { user: 'u', resourceAttributes: { namespace: 'ns', verb: 'get', resource: 'pods' } } },
  SubjectAccessReview: { spec: { user: 'u', resourceAttributes: { verb: 'get', resource: 'pods' } } },
  Service: { spec: { ports: [{ port: 80 }] } },
  ServiceCIDR: { spec: { cidrs: ['10.96.0.0/12'] } },
  StatefulSet: { spec: { ...workload.spec, serviceName: 's' } },
  StorageClass: { provisioner: 'example.com/storage' },
  TokenReview: { spec: { token: 'secret' } },
  ValidatingAdmissionPolicy: { spec: { matchConstraints, validations: [{ expression: 'true' }] } },
  ValidatingAdmissionPolicyBinding: { spec: { policyName: 'policy', validationActions: ['Deny'] } },
  ValidatingWebhookConfiguration: { webhooks: [webhook] },
  VolumeAttachment: { spec: { attacher: 'csi.example.com', nodeName: 'node-1', source: { persistentVolumeName: 'pv' } } },
  VolumeAttributesClass: { driverName: 'csi.example.com', parameters: { iops: '100' } },
};
