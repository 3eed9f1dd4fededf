import type { PodInfo } from '../state/pod-info.ts';
import type { NodeInfo } from '../state/node-info.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { ClusterEvent } from './cluster-event.ts';

/** Why a node cannot take a pod. */
export interface Rejection {
  readonly plugin: string;
  /** As they are counted in the FailedScheduling event. */
  readonly reasons: readonly string[];
  /** Removing pods from the node would not help. */
  readonly unresolvable?: boolean;
}

/** What a plugin found out before looking at nodes. */
export type Prepared<State> =
  /** This pod asks nothing of this plugin: neither its filter nor its score is called. */
  | { readonly type: 'skip' }
  | { readonly type: 'check'; readonly state: State; /** No other node can pass. */ readonly onlyNodes?: ReadonlySet<string> }
  /** No node can take the pod. */
  | { readonly type: 'reject'; readonly rejection: Rejection };

export type Undo = () => void;

/**
 * One rule of scheduling. `prepare`, `filter`, `prepareScore`, `score` and `normalize` are pure and never wait; they see
 * one snapshot that does not change under them.
 */
export interface SchedulerPlugin<State = unknown, ScoreState = unknown> {
  readonly name: string;
  /** Multiplies the plugin's scores; 1 when absent. */
  readonly weight?: number;
  /** Whether this change may let a pod in that this plugin kept out. */
  wakesOn(event: ClusterEvent, pod: PodInfo): boolean;
  /** Keeps a pod out of the queue altogether until a change wakes it. */
  gate?(pod: PodInfo): string | undefined;
  prepare?(pod: PodInfo, snapshot: Snapshot): Prepared<State>;
  filter?(pod: PodInfo, node: NodeInfo, state: State): Rejection | undefined;
  /** Whether `prepare` looks at pods beside the node being filtered: preempting then prepares anew for each trial. */
  readonly looksAcrossNodes?: boolean;
  /** Undefined when there is nothing to choose by. */
  prepareScore?(pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot): ScoreState | undefined;
  /** Higher is better; 0 to 100 once normalized. */
  score?(pod: PodInfo, node: NodeInfo, state: ScoreState): number;
  normalize?(scores: number[], nodes: readonly NodeInfo[], state: ScoreState): void;
  /** Takes what the pod will need on the node; undone when the pod does not get there. */
  reserve?(pod: PodInfo, node: NodeInfo): Undo | undefined;
  /** Waits for what must be there before the pod may be bound. */
  beforeBind?(pod: PodInfo, nodeName: string, signal: AbortSignal): Promise<void>;
}

export const skip: Prepared<never> = { type: 'skip' };

export const maxScore = 100;

/** Spreads scores over 0 to 100 by their maximum; reversed, the highest becomes 0. */
export function normalizeByMax(scores: number[], reverse: boolean): void {
  const max = Math.max(0, ...scores);
  for (let index = 0; index < scores.length; index++) {
    const scaled = max === 0 ? 0 : Math.trunc((maxScore * (scores[index] ?? 0)) / max);
    scores[index] = reverse ? maxScore - scaled : scaled;
  }
}
