import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler, HPAScalingRules } from '@kubets/api';
import type { ConditionDraft } from '../../conditions.ts';
import { limitByDefault, limitByRules, stabilize, within, type Noted, type Range, type ScalingHistory } from './scaling-limits.ts';

export interface ScalingInput {
  readonly spec: HorizontalPodAutoscaler['spec'];
  readonly current: number;
  /** What the metrics ask for, and the metric that asks for most. */
  readonly proposal: { readonly replicas: number; readonly name: string };
  readonly history: ScalingHistory;
  /** How long a lower recommendation waits when the autoscaler does not say. */
  readonly downscaleStabilizationMs: number;
  readonly now: number;
}

export interface ScalingDecision {
  readonly desired: number;
  /** Why the target is given another size; empty when it is not. */
  readonly rescaleReason: string;
  readonly conditions: readonly ConditionDraft[];
}

export interface ScalingPlan extends ScalingDecision {
  /** With this recommendation. */
  readonly history: ScalingHistory;
}

/** Sizes that need no measuring: a target turned off, or outside its bounds. */
export function planOutOfBounds(spec: HorizontalPodAutoscaler['spec'], current: number): ScalingDecision | undefined {
  const min = spec.minReplicas ?? 1;
  if (current === 0 && min !== 0) {
    const message = 'scaling is disabled since the replica count of the target is zero';
    return { desired: 0, rescaleReason: '', conditions: [{ type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message }] };
  }
  if (current > spec.maxReplicas) return { desired: spec.maxReplicas, rescaleReason: 'Current number of replicas above Spec.MaxReplicas', conditions: [] };
  if (current < min) return { desired: min, rescaleReason: 'Current number of replicas below Spec.MinReplicas', conditions: [] };
  return undefined;
}

/** How far, and whether already now, to follow what the metrics ask for. */
export function planScaling(input: ScalingInput): ScalingPlan {
  const { spec, current, proposal, history, now } = input;
  const range: Range = { current, min: spec.minReplicas ?? 1, max: spec.maxReplicas };
  const windows = windowsOf(input);
  const steady = spec.behavior
    ? stabilize(proposal.replicas, current, windows, history.recommendations, now)
    : stabilizeDown(proposal.replicas, windows.downMs, history.recommendations, now);
  const limited = spec.behavior
    ? limitByRules(steady.replicas, range, { scaleUp: spec.behavior.scaleUp ?? {}, scaleDown: spec.behavior.scaleDown ?? {} }, history, now)
    : limitByDefault(steady.replicas, range);
  const { replicas: desired } = limited;
  const kept = within(history.recommendations, Math.max(windows.upMs, windows.downMs), now);
  return {
    desired,
    rescaleReason: desired === current ? '' : reasonOf(proposal, current),
    conditions: [
      { type: 'AbleToScale', status: 'True', reason: steady.reason, message: steady.message },
      { type: 'ScalingLimited', status: desired === steady.replicas ? 'False' : 'True', reason: limited.reason, message: limited.message },
    ],
    history: { ...history, recommendations: [...kept, { replicas: proposal.replicas, at: now }] },
  };
}

/** Without rules only shrinking waits, and against any recommendation, even above the present size. */
function stabilizeDown(desired: number, windowMs: number, notes: readonly Noted[], now: number) {
  const replicas = Math.max(desired, ...within(notes, windowMs, now).map((note) => note.replicas));
  if (replicas === desired) return { replicas, reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
  const message = 'recent recommendations were higher than current one, applying the highest recent recommendation';
  return { replicas, reason: 'ScaleDownStabilized', message };
}

function windowsOf({ spec, downscaleStabilizationMs }: ScalingInput): { readonly upMs: number; readonly downMs: number } {
  const windowOf = (rules: HPAScalingRules | undefined, fallbackMs: number): number =>
    rules?.stabilizationWindowSeconds === undefined ? fallbackMs : rules.stabilizationWindowSeconds * 1000;
  return { upMs: windowOf(spec.behavior?.scaleUp, 0), downMs: windowOf(spec.behavior?.scaleDown, downscaleStabilizationMs) };
}

function reasonOf({ replicas, name }: ScalingInput['proposal'], current: number): string {
  if (replicas > current) return `${name} above target`;
  return replicas < current ? 'All metrics below target' : '';
}

/** Longest period a policy may look back over. */
const longestPeriodMs = 1_800_000;

/** The history with a change of size that was made. */
export function withChange(history: ScalingHistory, from: number, to: number, now: number): ScalingHistory {
  const growths = within(history.growths, longestPeriodMs, now);
  const shrinkings = within(history.shrinkings, longestPeriodMs, now);
  if (to > from) return { ...history, growths: [...growths, { replicas: to - from, at: now }], shrinkings };
  return { ...history, growths, shrinkings: [...shrinkings, { replicas: from - to, at: now }] };
}
