import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import type { Resource } from '../api/catalog.ts';
import { Page } from './page.ts';

export interface DescribeContext {
  readonly session: Session;
  readonly resource: Resource;
  readonly showEvents: boolean;
}

/** Writes what there is to say about one object. */
export type Describe = (page: Page, object: AnyObject, context: DescribeContext) => Promise<void>;

const core: Readonly<Record<string, () => Promise<Describe>>> = {
  ConfigMap: async () => (await import('./config-map.ts')).describeConfigMap,
  Event: async () => (await import('./generic.ts')).describeGeneric,
  Endpoints: async () => (await import('./endpoints.ts')).describeEndpoints,
  LimitRange: async () => (await import('./limit-range.ts')).describeLimitRange,
  Namespace: async () => (await import('./namespace.ts')).describeNamespace,
  Node: async () => (await import('./node.ts')).describeNode,
  PersistentVolume: async () => (await import('./persistent-volume.ts')).describePersistentVolume,
  PersistentVolumeClaim: async () => (await import('./persistent-volume-claim.ts')).describePersistentVolumeClaim,
  Pod: async () => (await import('./pod.ts')).describePod,
  ReplicationController: async () => (await import('./replication-controller.ts')).describeReplicationController,
  ResourceQuota: async () => (await import('./resource-quota.ts')).describeResourceQuota,
  Secret: async () => (await import('./secret.ts')).describeSecret,
  Service: async () => (await import('./service.ts')).describeService,
  ServiceAccount: async () => (await import('./service-account.ts')).describeServiceAccount,
};

const named: Readonly<Record<string, () => Promise<Describe>>> = {
  'apps/Deployment': async () => (await import('./deployment.ts')).describeDeployment,
  'apps/ReplicaSet': async () => (await import('./replica-set.ts')).describeReplicaSet,
  'apps/DaemonSet': async () => (await import('./daemon-set.ts')).describeDaemonSet,
  'apps/StatefulSet': async () => (await import('./stateful-set.ts')).describeStatefulSet,
  'autoscaling/HorizontalPodAutoscaler': async () => (await import('./horizontal-pod-autoscaler.ts')).describeHorizontalPodAutoscaler,
  'batch/Job': async () => (await import('./job.ts')).describeJob,
  'batch/CronJob': async () => (await import('./cron-job.ts')).describeCronJob,
  'certificates.k8s.io/CertificateSigningRequest': async () => (await import('./certificate-signing-request.ts')).describeCertificateSigningRequest,
  'discovery.k8s.io/EndpointSlice': async () => (await import('./endpoint-slice.ts')).describeEndpointSlice,
  'networking.k8s.io/IPAddress': async () => (await import('./address-range.ts')).describeIPAddress,
  'networking.k8s.io/IngressClass': async () => (await import('./ingress-class.ts')).describeIngressClass,
  'networking.k8s.io/NetworkPolicy': async () => (await import('./network-policy.ts')).describeNetworkPolicy,
  'networking.k8s.io/ServiceCIDR': async () => (await import('./address-range.ts')).describeServiceCIDR,
  'policy/PodDisruptionBudget': async () => (await import('./pod-disruption-budget.ts')).describePodDisruptionBudget,
  'scheduling.k8s.io/PriorityClass': async () => (await import('./priority-class.ts')).describePriorityClass,
  'storage.k8s.io/CSINode': async () => (await import('./csi-node.ts')).describeCSINode,
  'storage.k8s.io/StorageClass': async () => (await import('./storage-class.ts')).describeStorageClass,
  'storage.k8s.io/VolumeAttributesClass': async () => (await import('./storage-class.ts')).describeVolumeAttributesClass,
  'networking.k8s.io/Ingress': async () => (await import('./ingress.ts')).describeIngress,
  'rbac.authorization.k8s.io/Role': async () => (await import('./role.ts')).describeRole,
  'rbac.authorization.k8s.io/ClusterRole': async () => (await import('./role.ts')).describeRole,
  'rbac.authorization.k8s.io/RoleBinding': async () => (await import('./role.ts')).describeBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': async () => (await import('./role.ts')).describeBinding,
};

/** The description of an object: its kind's own, or every field of a kind without one. */
export async function describeObject(object: AnyObject, context: DescribeContext): Promise<string> {
  const { group, kind } = context.resource;
  const load = group === '' ? core[kind] : named[`${group}/${kind}`];
  const describe = load === undefined ? (await import('./generic.ts')).describeGeneric : await load();
  const page = new Page();
  await describe(page, object, context);
  return page.aligned();
}
