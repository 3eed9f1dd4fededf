import { formatTime, type Time } from '@kubets/machinery';

/** What every kind's conditions share. */
export interface ConditionLike {
  type: string;
  status: string;
  reason?: string | undefined;
  message?: string | undefined;
  lastTransitionTime?: Time | undefined;
}

/** What a controller wants a condition to say; times are kept or set by {@link withCondition}. */
export interface ConditionDraft {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export function findCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function withoutCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, type: string): readonly C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/**
 * The conditions with one of them saying what the draft says. Its transition time moves only when its status does; a
 * condition that says it already is returned untouched.
 */
export function withCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, draft: ConditionDraft, now: Date): readonly (C | ConditionLike)[] {
  const old = findCondition(conditions, draft.type);
  if (old && old.status === draft.status && old.reason === draft.reason && old.message === draft.message) return conditions ?? [];
  const lastTransitionTime = old?.status === draft.status && old.lastTransitionTime ? old.lastTransitionTime : formatTime(now);
  return replaceInPlace<C | ConditionLike>(conditions ?? [], { ...old, ...draft, lastTransitionTime });
}

function replaceInPlace<C extends ConditionLike>(conditions: readonly C[], next: C): readonly C[] {
  const known = conditions.some((condition) => condition.type === next.type);
  return known ? conditions.map((condition) => (condition.type === next.type ? next : condition)) : [...conditions, next];
}
