import { apiVersionOf, isApiError, lastAppliedAnnotation } from '@kubets/machinery';
import type { Resource } from '../../api/catalog.ts';
import { listAll } from '../../arguments/fetch-objects.ts';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { applyManifests, type ManifestTarget } from '../apply-manifests.ts';
import { deletePruned, objectIdentity, type Prunable } from './delete-pruned.ts';

/** The kinds looked through when --prune-allowlist names none: those people apply, and of the namespaced ones those pods run from. */
const prunedByDefault = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/PersistentVolumeClaim',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'core/v1/Namespace',
  'core/v1/PersistentVolume',
];

/** Applies, and then deletes what was applied before, is chosen by the selector (or `--all`), and is in the manifests no more. */
export async function applyAndPrune(session: Session, targets: readonly ManifestTarget[], errors: readonly unknown[]): Promise<void> {
  const resources = await pruneResources(session);
  await applyManifests(session, targets, errors);
  for await (const pruned of prunables(session, resources, targets)) await deletePruned(session, pruned);
}

/** What applying with --prune would delete. */
export async function prunedBy(session: Session, targets: readonly ManifestTarget[]): Promise<readonly Prunable[]> {
  return (await Array.fromAsync(prunables(session, await pruneResources(session), targets))).flat();
}

async function* prunables(
  session: Session,
  resources: readonly Resource[],
  targets: readonly ManifestTarget[],
): AsyncGenerator<readonly Prunable[], void, undefined> {
  const applied = new Set(targets.map(({ resource, namespace, name }) => objectIdentity(resource, namespace, name)));
  const namespaces = [...new Set(targets.flatMap(({ namespace }) => namespace ?? []))].toSorted();
  for (const { resource, namespace } of collections(resources, namespaces)) {
    const objects = await listApplied(session, resource, namespace);
    const pruned = objects.filter(({ metadata }) => !applied.has(objectIdentity(resource, metadata.namespace, metadata.name)));
    yield pruned.map((object) => ({ resource, object }));
  }
}

async function pruneResources(session: Session): Promise<readonly Resource[]> {
  const asked = session.flags.list('prune-allowlist');
  const catalog = await session.catalog();
  return (asked.length > 0 ? asked : prunedByDefault).flatMap((text) => {
    const [group = '', version = '', kind = '', ...more] = text.split('/');
    if (kind === '' || more.length > 0) throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const apiVersion = apiVersionOf({ group: group === 'core' ? '' : group, version });
    const resource = catalog.findKind(apiVersion, kind);
    if (resource === undefined && asked.length > 0)
      throw new CommandError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
    return resource ?? [];
  });
}

interface Collection {
  readonly resource: Resource;
  readonly namespace: string | undefined;
}

/** Namespaced kinds in every namespace applied to, then the others once. */
function collections(resources: readonly Resource[], namespaces: readonly string[]): readonly Collection[] {
  const namespaced = resources.filter(({ scope }) => scope === 'Namespaced');
  const others = resources.filter(({ scope }) => scope !== 'Namespaced');
  return [
    ...namespaces.flatMap((namespace) => namespaced.map((resource) => ({ resource, namespace }))),
    ...others.map((resource) => ({ resource, namespace: undefined })),
  ];
}

/** A kind that the server has no objects of, or keeps from the user, has nothing to prune. */
async function listApplied(session: Session, resource: Resource, namespace: string | undefined): Promise<readonly AnyObject[]> {
  try {
    const objects = await listAll(session, { resource, namespace, labelSelector: session.flags.optional('selector') });
    return objects.filter(({ metadata }) => metadata.annotations?.[lastAppliedAnnotation] !== undefined);
  } catch (error) {
    if (isApiError(error, 'NotFound') || isApiError(error, 'MethodNotAllowed')) return [];
    throw error;
  }
}
