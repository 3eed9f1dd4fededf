import { formatTime, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import type { DeleteOptions } from './delete-options.ts';
import { hasGeneration } from './generation.ts';

const orphanFinalizer = 'orphan';
const foregroundFinalizer = 'foregroundDeletion';

/** What a DELETE does to a stored object. */
export type DeletionPlan =
  | { readonly type: 'remove' }
  /** The object stays for now: its kubelet or its finalizers have work to do. */
  | { readonly type: 'mark'; readonly object: KubeObject }
  /** It is being deleted already and nothing changes. */
  | { readonly type: 'pending' };

/** Whether something must still happen before the object may go. */
export function holdsDeletion(definition: ResourceDefinition, object: KubeObject): boolean {
  return (object.metadata.finalizers?.length ?? 0) > 0 || (definition.strategy.holdsDeletion?.(object) ?? false);
}

export function planDeletion(definition: ResourceDefinition, object: KubeObject, options: DeleteOptions, now: Date): DeletionPlan {
  const finalizers = finalizersFor(definition, object, options);
  const changed = withFinalizers(object, finalizers);
  const grace = plannedGrace(definition, object, options);
  if (grace.type === 'pending') return changed === object ? { type: 'pending' } : { type: 'mark', object: marked(definition, changed, 0, now) };
  if (grace.type === 'none') return holdsDeletion(definition, changed) ? markUnlessSame(object, marked(definition, changed, 0, now)) : { type: 'remove' };
  if (grace.seconds === 0 && !holdsDeletion(definition, changed)) return { type: 'remove' };
  return markUnlessSame(object, graceful(definition, changed, grace.seconds, now));
}

type Grace = { readonly type: 'none' } | { readonly type: 'pending' } | { readonly type: 'seconds'; readonly seconds: number };

function plannedGrace({ strategy }: ResourceDefinition, object: KubeObject, { gracePeriodSeconds }: DeleteOptions): Grace {
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  const wanted = strategy.gracePeriod?.(object, gracePeriodSeconds);
  if (deletionTimestamp === undefined) return wanted === undefined ? { type: 'none' } : { type: 'seconds', seconds: Math.max(0, wanted) };
  if (!deletionGracePeriodSeconds) return { type: 'none' };
  // A second DELETE may shorten the wait, never prolong it.
  if (gracePeriodSeconds === undefined || gracePeriodSeconds >= deletionGracePeriodSeconds) return { type: 'pending' };
  return { type: 'seconds', seconds: Math.max(0, gracePeriodSeconds) };
}

function graceful(definition: ResourceDefinition, object: KubeObject, seconds: number, now: Date): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata;
  const asked = deletionTimestamp === undefined ? now.getTime() : Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
  return withDeletion(definition, object, formatTime(new Date(asked + seconds * 1000)), seconds);
}

function marked(definition: ResourceDefinition, object: KubeObject, seconds: number, now: Date): KubeObject {
  const { deletionTimestamp } = object.metadata;
  const due = deletionTimestamp !== undefined && Date.parse(deletionTimestamp) <= now.getTime() ? deletionTimestamp : formatTime(now);
  return withDeletion(definition, object, due, seconds);
}

function withDeletion(definition: ResourceDefinition, object: KubeObject, deletionTimestamp: string, deletionGracePeriodSeconds: number): KubeObject {
  const { metadata } = object;
  const first = metadata.deletionTimestamp === undefined && hasGeneration(definition) && metadata.generation;
  const dying = { ...object, metadata: { ...metadata, ...(first && { generation: first + 1 }), deletionTimestamp, deletionGracePeriodSeconds } };
  return definition.strategy.prepareForDelete?.(dying) ?? dying;
}

function markUnlessSame(old: KubeObject, next: KubeObject): DeletionPlan {
  const same =
    old.metadata.deletionTimestamp === next.metadata.deletionTimestamp &&
    old.metadata.deletionGracePeriodSeconds === next.metadata.deletionGracePeriodSeconds &&
    old.metadata.finalizers === next.metadata.finalizers;
  return same ? { type: 'pending' } : { type: 'mark', object: next };
}

/** The propagation policy as finalizers: the garbage collector does the rest. */
function finalizersFor({ strategy }: ResourceDefinition, { metadata }: KubeObject, options: DeleteOptions): readonly string[] {
  const present = metadata.finalizers ?? [];
  const policy = options.propagationPolicy ?? implied(present, strategy.orphansDependents === true);
  const kept = present.filter((finalizer) => finalizer !== orphanFinalizer && finalizer !== foregroundFinalizer);
  if (policy === 'Orphan') return [...kept, orphanFinalizer];
  return policy === 'Foreground' ? [...kept, foregroundFinalizer] : kept;
}

function implied(finalizers: readonly string[], orphansByDefault: boolean): DeleteOptions['propagationPolicy'] {
  if (finalizers.includes(orphanFinalizer)) return 'Orphan';
  if (finalizers.includes(foregroundFinalizer)) return 'Foreground';
  return orphansByDefault ? 'Orphan' : 'Background';
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const present = object.metadata.finalizers ?? [];
  const same = present.length === finalizers.length && present.every((finalizer) => finalizers.includes(finalizer));
  return same ? object : { ...object, metadata: { ...object.metadata, finalizers: [...finalizers] } };
}
