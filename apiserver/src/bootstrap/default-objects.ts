import {
  type ClusterRole,
  type ClusterRoleBinding,
  clusterRoleBindings,
  clusterRoles,
  flowSchemas,
  namespaces,
  priorityClasses,
  priorityLevelConfigurations,
  type Role,
  type RoleBinding,
  roleBindings,
  roles,
} from '@kubets/api';
import { type Draft, isApiError, type KubeObject, type ResourceReference } from '@kubets/machinery';
import type { ServerContext } from '../server-context.ts';
import { ownWrites, type OwnWrites } from './own-writes.ts';
import { defaultFlowSchemas, defaultPriorityLevels } from './priority-levels.ts';
import { reconciledBinding, reconciledRole } from './reconcile-role.ts';
import { defaultClusterRoleBindings, defaultClusterRoles, defaultRoleBindings, defaultRoles } from './roles/default-roles.ts';

const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default'] as const;

/** Priorities above all that users may give. */
const systemPriorities = [
  { name: 'system-node-critical', value: 2_000_001_000, description: 'Used for system critical pods that must not be moved from their current node.' },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description: 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

/** Creates what every cluster has, and adds to roles and bindings what they lack. Safe to repeat, and for several servers at once. */
export async function bootstrapObjects(server: ServerContext): Promise<void> {
  const writes = ownWrites(server);
  for (const name of systemNamespaces) {
    await writes.createMissing(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  await inParallel([
    ...defaultClusterRoles.map((wanted) => () => ensureRole(writes, clusterRoles, wanted)),
    ...defaultClusterRoleBindings.map((wanted) => () => ensureBinding(server, writes, clusterRoleBindings, wanted)),
    ...defaultRoles.map((wanted) => () => ensureRole(writes, roles, wanted)),
    ...defaultRoleBindings.map((wanted) => () => ensureBinding(server, writes, roleBindings, wanted)),
    ...systemPriorities.map(
      ({ name, value, description }) =>
        () =>
          writes.createMissing(priorityClasses, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description }),
    ),
    ...defaultPriorityLevels.map((wanted) => () => writes.createMissing(priorityLevelConfigurations, wanted)),
    ...defaultFlowSchemas.map((wanted) => () => writes.createMissing(flowSchemas, wanted)),
  ]);
}

async function inParallel(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(tasks.map((task) => task()));
}

const identity = (draft: Draft<KubeObject>): { readonly name: string; readonly namespace?: string | undefined } => ({
  name: draft.metadata?.name ?? '',
  namespace: draft.metadata?.namespace,
});

async function ensureRole<T extends Role | ClusterRole>(writes: OwnWrites, reference: ResourceReference<T>, wanted: Draft<T>): Promise<void> {
  const which = identity(wanted as Draft<KubeObject>);
  const existing = await writes.get(reference, which);
  if (existing === undefined && (await writes.createMissing(reference, wanted))) return;
  if (existing !== undefined && reconciledRole(existing, wanted) === undefined) return;
  await writes.update(reference, which, (current) => reconciledRole(current, wanted) ?? current);
}

async function ensureBinding<T extends RoleBinding | ClusterRoleBinding>(
  server: ServerContext,
  writes: OwnWrites,
  reference: ResourceReference<T>,
  wanted: Draft<T>,
): Promise<void> {
  const which = identity(wanted as Draft<KubeObject>);
  const existing = await writes.get(reference, which);
  if (existing === undefined) return void (await writes.createMissing(reference, wanted));
  const plan = reconciledBinding(existing, wanted);
  if (plan.type === 'same') return;
  if (plan.type === 'update') {
    return writes.update(reference, which, (current) => {
      const again = reconciledBinding(current, wanted);
      return again.type === 'update' ? again.binding : current;
    });
  }
  await server.registry
    .storage({ reference })
    .remove(which, () => undefined)
    .catch((error: unknown) => {
      if (!isApiError(error, 'NotFound')) throw error;
    });
  await writes.createMissing(reference, wanted);
}
