import type { ControllerRevision, Pod, StatefulSet, StatefulSetStatus } from '@kubets/api';
import { resolveIntOrPercent } from '@kubets/machinery';
import { isPodAvailable, isPodReady, isPodTerminal } from '../../workloads/pod-state.ts';
import { revisionHashLabel } from '../../workloads/revisions.ts';
import { ordinalOf } from './identity.ts';

export interface ObservedStatefulSet {
  readonly set: StatefulSet;
  /** Controlled by the set. */
  readonly pods: readonly Pod[];
  /** Names of the revisions: of the pods that are not updated yet, and of the present template. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly now: Date;
}

export type StatefulStep =
  | { readonly type: 'create'; readonly ordinal: number; readonly revision: string }
  /** Too many, of an old revision, or finished: its place may be filled again. */
  | { readonly type: 'delete'; readonly pod: Pod; readonly reason: 'scale down' | 'update' | 'finished' };

interface Slot {
  readonly ordinal: number;
  readonly pod: Pod | undefined;
}

/** The revision pods are of until they are updated; the present one when that of the status is there no longer. */
export function currentRevisionOf({ status }: StatefulSet, revisions: readonly ControllerRevision[], updateRevision: string): string {
  const isKnown = revisions.some(({ metadata }) => metadata.name === status.currentRevision);
  return isKnown && status.currentRevision ? status.currentRevision : updateRevision;
}

/** The next steps: one pod at a time in order, unless the set manages its pods in parallel. */
export function planStatefulSet(observed: ObservedStatefulSet): readonly StatefulStep[] {
  if (observed.set.metadata.deletionTimestamp !== undefined) return [];
  const { wanted, condemned } = slotsOf(observed);
  const isParallel = observed.set.spec.podManagementPolicy === 'Parallel';
  const filling = fillSlots(observed, wanted, isParallel);
  if (filling.steps.length > 0 && !isParallel) return filling.steps;
  if (filling.blocked) return filling.steps;
  const shrinking = shrink(observed, condemned, isParallel);
  const steps = [...filling.steps, ...shrinking.steps];
  if (shrinking.blocked || (steps.length > 0 && !isParallel)) return steps;
  return [...steps, ...update(observed, wanted)];
}

function slotsOf({ set, pods }: ObservedStatefulSet): { readonly wanted: readonly Slot[]; readonly condemned: readonly Slot[] } {
  const start = set.spec.ordinals?.start ?? 0;
  const end = start + (set.spec.replicas ?? 1);
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod) ?? -1, pod]));
  const wanted = Array.from({ length: end - start }, (_, index) => ({ ordinal: start + index, pod: byOrdinal.get(start + index) }));
  const condemned = [...byOrdinal]
    .filter(([ordinal]) => ordinal >= 0 && (ordinal < start || ordinal >= end))
    .map(([ordinal, pod]) => ({ ordinal, pod }))
    .toSorted((a, b) => b.ordinal - a.ordinal);
  return { wanted, condemned };
}

interface Stage {
  readonly steps: readonly StatefulStep[];
  /** Something has to change by itself first. */
  readonly blocked: boolean;
}

function fillSlots(observed: ObservedStatefulSet, slots: readonly Slot[], isParallel: boolean): Stage {
  const steps: StatefulStep[] = [];
  for (const slot of slots) {
    const step = fillSlot(observed, slot);
    if (step) steps.push(step);
    const isHealthy = slot.pod !== undefined && step === undefined && isUsable(observed, slot.pod);
    if (!isHealthy && !isParallel) return { steps, blocked: true };
  }
  return { steps, blocked: false };
}

function fillSlot(observed: ObservedStatefulSet, { ordinal, pod }: Slot): StatefulStep | undefined {
  if (pod === undefined) return { type: 'create', ordinal, revision: revisionFor(observed, ordinal) };
  return isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined ? { type: 'delete', pod, reason: 'finished' } : undefined;
}

/** A pod below the partition, or one the update has not reached, is made as it was. */
function revisionFor({ set, currentRevision, updateRevision }: ObservedStatefulSet, ordinal: number): string {
  const start = set.spec.ordinals?.start ?? 0;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition;
  const keeps = partition === undefined ? ordinal < start + (set.status.currentReplicas ?? 0) : ordinal < start + partition;
  return set.spec.updateStrategy?.type !== 'OnDelete' && keeps ? currentRevision : updateRevision;
}

function shrink(observed: ObservedStatefulSet, condemned: readonly Slot[], isParallel: boolean): Stage {
  const living = condemned.filter(({ pod }) => pod?.metadata.deletionTimestamp === undefined);
  const toStep = ({ pod }: Slot): readonly StatefulStep[] => (pod ? [{ type: 'delete', pod, reason: 'scale down' }] : []);
  if (isParallel) return { steps: living.flatMap(toStep), blocked: condemned.length > 0 };
  const [first] = condemned;
  if (first === undefined) return { steps: [], blocked: false };
  const isLeaving = first.pod?.metadata.deletionTimestamp !== undefined;
  const othersHealthy = condemned.slice(1).every(({ pod }) => isUsable(observed, pod));
  // A pod that works may go; one that does not, only when it is all that is wrong with the set.
  const mayGo = !isLeaving && (othersHealthy || isUsable(observed, first.pod));
  return { steps: mayGo ? toStep(first) : [], blocked: true };
}

/** From the highest ordinal down to the partition, as many at once as may be unavailable. */
function update(observed: ObservedStatefulSet, slots: readonly Slot[]): readonly StatefulStep[] {
  const { set, updateRevision } = observed;
  if (set.spec.updateStrategy?.type === 'OnDelete') return [];
  const { partition = 0, maxUnavailable = 1 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const limit = Math.max(1, resolveIntOrPercent(maxUnavailable, slots.length, 'up'));
  let unavailable = slots.filter(({ pod }) => !isUsable(observed, pod)).length;
  const steps: StatefulStep[] = [];
  for (const { ordinal, pod } of slots.toReversed()) {
    if (ordinal < (set.spec.ordinals?.start ?? 0) + partition) break;
    const isOld = pod !== undefined && pod.metadata.labels?.[revisionHashLabel] !== updateRevision;
    if (!isOld) {
      if (!isUsable(observed, pod) && limit === 1) break;
      continue;
    }
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const isDown = !isUsable(observed, pod);
    if (!isDown && unavailable >= limit) break;
    steps.push({ type: 'delete', pod, reason: 'update' });
    if (!isDown) unavailable += 1;
    if (limit === 1) break;
  }
  return steps;
}

function isUsable({ set, now }: ObservedStatefulSet, pod: Pod | undefined): boolean {
  return (
    pod !== undefined &&
    pod.metadata.deletionTimestamp === undefined &&
    pod.status.phase === 'Running' &&
    isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)
  );
}

export function statefulSetStatus(observed: ObservedStatefulSet): StatefulSetStatus {
  const { set, pods, currentRevision, updateRevision, now } = observed;
  const existing = pods.filter((pod) => !isPodTerminal(pod));
  const ofRevision = (revision: string): number =>
    existing.filter((pod) => pod.metadata.labels?.[revisionHashLabel] === revision && pod.metadata.deletionTimestamp === undefined).length;
  const ready = existing.filter((pod) => pod.status.phase === 'Running' && isPodReady(pod));
  const updated = ofRevision(updateRevision);
  const isRolling = set.spec.updateStrategy?.type !== 'OnDelete';
  const isDone = isRolling && updated === existing.length && ready.length === existing.length && existing.length === (set.spec.replicas ?? 1);
  return {
    ...set.status,
    observedGeneration: set.metadata.generation,
    replicas: existing.length,
    readyReplicas: ready.length || undefined,
    availableReplicas: ready.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length,
    currentReplicas: (isDone ? updated : ofRevision(currentRevision)) || undefined,
    updatedReplicas: updated || undefined,
    currentRevision: isDone ? updateRevision : currentRevision,
    updateRevision,
    collisionCount: set.status.collisionCount ?? 0,
  };
}
