import type { HPAScalingRules } from '@kubets/api';

/** A number of replicas, or a change of it, at a moment. */
export interface Noted {
  readonly replicas: number;
  readonly at: number;
}

/** What is remembered of one autoscaler's target. */
export interface ScalingHistory {
  readonly recommendations: readonly Noted[];
  readonly growths: readonly Noted[];
  readonly shrinkings: readonly Noted[];
}

export interface Limited {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

export interface Range {
  readonly current: number;
  readonly min: number;
  readonly max: number;
}

const withinRange = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
const tooFew = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' };
const tooMany = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' };
const tooFast = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' };
const shrinksTooFast = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' };

/** Without rules of its own a target at most doubles, or grows to four. */
export function limitByDefault(desired: number, { current, min, max }: Range): Limited {
  const fastest = Math.max(2 * current, 4);
  const most = Math.min(max, fastest);
  if (desired < min) return { replicas: min, ...tooFew };
  if (desired > most) return { replicas: most, ...(max > fastest ? tooFast : tooMany) };
  return { replicas: desired, ...withinRange };
}

export interface Rules {
  readonly scaleUp: HPAScalingRules;
  readonly scaleDown: HPAScalingRules;
}

/** No faster than the policies allow, counting what changed within each policy's period already. */
export function limitByRules(desired: number, { current, min, max }: Range, rules: Rules, history: ScalingHistory, now: number): Limited {
  if (desired > current) {
    const fastest = Math.max(current, growthLimit(current, rules.scaleUp, history, now));
    const most = Math.min(max, fastest);
    if (desired > most) return { replicas: most, ...(max > fastest ? tooFast : tooMany) };
  } else if (desired < current) {
    const fastest = Math.min(current, shrinkingLimit(current, rules.scaleDown, history, now));
    const least = Math.max(min, fastest);
    if (desired < least) return { replicas: least, ...(min < fastest ? shrinksTooFast : tooFew) };
  }
  return { replicas: desired, ...withinRange };
}

function growthLimit(current: number, rules: HPAScalingRules, history: ScalingHistory, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = startOfPeriod(current, history, periodSeconds, now);
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

function shrinkingLimit(current: number, rules: HPAScalingRules, history: ScalingHistory, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = startOfPeriod(current, history, periodSeconds, now);
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
}

function startOfPeriod(current: number, { growths, shrinkings }: ScalingHistory, periodSeconds: number, now: number): number {
  const changed = (notes: readonly Noted[]): number => within(notes, periodSeconds * 1000, now).reduce((sum, { replicas }) => sum + replicas, 0);
  return current - changed(growths) + changed(shrinkings);
}

/** The notes younger than a window. */
export function within(notes: readonly Noted[], windowMs: number, now: number): readonly Noted[] {
  return notes.filter(({ at }) => at > now - windowMs);
}

export interface Stabilized {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

/** Against wavering: no higher than the lowest recommendation of one window, no lower than the highest of the other. */
export function stabilize(
  desired: number,
  current: number,
  windows: { readonly upMs: number; readonly downMs: number },
  notes: readonly Noted[],
  now: number,
): Stabilized {
  const recent = (windowMs: number): readonly number[] => [desired, ...within(notes, windowMs, now).map(({ replicas }) => replicas)];
  const floor = Math.min(...recent(windows.upMs));
  const ceiling = Math.max(...recent(windows.downMs));
  const replicas = Math.min(Math.max(current, floor), ceiling);
  if (replicas === desired) return { replicas, reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
  if (desired < current) {
    const message = 'recent recommendations were higher than current one, applying the highest recent recommendation';
    return { replicas, reason: 'ScaleDownStabilized', message };
  }
  return { replicas, reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' };
}
