import type { AnyObject } from '../../output/print-object.ts';
import { groupOf } from './resource.ts';

const first =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  );
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** What others need comes before them, what stands in the way of others after all. */
export function inOrderOfNeed(objects: readonly AnyObject[]): readonly AnyObject[] {
  return objects.toSorted((left, right) => rank(left) - rank(right) || (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0));
}

function rank({ kind }: AnyObject): number {
  if (first.includes(kind)) return first.indexOf(kind);
  return first.length + 1 + last.indexOf(kind);
}

function key(object: AnyObject): string {
  const { metadata, kind, apiVersion } = object;
  return [groupOf(object) || '~G', apiVersion.split('/').at(-1), kind, metadata.namespace ?? '~X', metadata.name].join('_');
}
