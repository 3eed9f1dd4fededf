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
  Namespace: async () => (await import('./namespace.ts')).describeNamespace,
  Node: async () => (await import('./node.ts')).describeNode,
  PersistentVolume: async () => (await import('./persistent-volume.ts')).describePersistentVolume,
  PersistentVolumeClaim: async () => (await import('./persistent-volume-claim.ts')).describePersistentVolumeClaim,
  Pod: async () => (await import('./pod.ts')).describePod,
  Secret: async () => (await import('./secret.ts')).describeSecret,
  Service: async () => (await import('./service.ts')).describeService,
  ServiceAccount: async () => (await import('./service-account.ts')).describeServiceAccount,
};

const named: Readonly<Record<string, () => Promise<Describe>>> = {
  'apps/Deployment': async () => (await import('./deployment.ts')).describeDeployment,
  'apps/ReplicaSet': async () => (await import('./replica-set.ts')).describeReplicaSet,
  'apps/DaemonSet': async () => (await import('./daemon-set.ts')).describeDaemonSet,
  'apps/StatefulSet': async () => (await import('./stateful-set.ts')).describeStatefulSet,
  'batch/Job': async () => (await import('./job.ts')).describeJob,
  'batch/CronJob': async () => (await import('./cron-job.ts')).describeCronJob,
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
