import { invalid, type FieldError } from '@kubets/machinery';
import { checkNonNegative } from './numbers.ts';
import { when } from './rules.ts';

export type Counts = Readonly<Record<string, number | undefined>>;

/** Numbers of a status: none is below zero. */
export function checkCounts(counts: Counts): readonly FieldError[] {
  return Object.entries(counts).flatMap(([name, count]) => checkNonNegative(`status.${name}`, count));
}

/** A part of the pods is never more than all of them. */
export function checkWithin(counts: Counts, part: string, whole: string): readonly FieldError[] {
  const count = counts[part] ?? 0;
  return when(count > (counts[whole] ?? 0), () => invalid(`status.${part}`, count, `cannot be greater than status.${whole}`));
}

interface ReplicaCounts {
  readonly replicas?: number | undefined;
  readonly fullyLabeledReplicas?: number | undefined;
  readonly readyReplicas?: number | undefined;
  readonly availableReplicas?: number | undefined;
  readonly observedGeneration?: number | undefined;
}

/** The status ReplicaSets and ReplicationControllers have alike. */
export function checkReplicaStatus({
  replicas,
  fullyLabeledReplicas,
  readyReplicas,
  availableReplicas,
  observedGeneration,
}: ReplicaCounts): readonly FieldError[] {
  const counts = { replicas, fullyLabeledReplicas, readyReplicas, availableReplicas, observedGeneration };
  return [
    ...checkCounts(counts),
    ...checkWithin(counts, 'fullyLabeledReplicas', 'replicas'),
    ...checkWithin(counts, 'readyReplicas', 'replicas'),
    ...checkWithin(counts, 'availableReplicas', 'replicas'),
    ...checkWithin(counts, 'availableReplicas', 'readyReplicas'),
  ];
}
