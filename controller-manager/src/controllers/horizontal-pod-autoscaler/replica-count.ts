import type { Pod } from '@kubets/api';
import type { PodReadings } from './metrics-reader.ts';
import { groupPods, type Patience, type PodGroups } from './pod-groups.ts';

/** How far from the target, as a share of it, a reading may be without a change. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

export interface Situation {
  readonly currentReplicas: number;
  /** As the target's status counts them. */
  readonly statusReplicas: number;
  /** Those the target's selector selects. */
  readonly pods: readonly Pod[];
  readonly tolerances: Tolerances;
  readonly patience: Patience;
  readonly now: Date;
}

/** The replicas one reading asks for, and the reading itself in thousandths. */
export interface ReplicaCount {
  readonly replicas: number;
  readonly milli: number;
  readonly utilization?: number;
}

/** By usage as a percentage of what the pods request. `requests` answers in thousandths and throws for a pod without a request. */
export function countByUtilization(
  situation: Situation,
  readings: PodReadings,
  resource: string,
  target: number,
  requests: (pod: Pod) => number,
): ReplicaCount {
  const groups = trustedGroups(situation, readings, resource);
  const requested = new Map(situation.pods.map((pod) => [pod.metadata.name, requests(pod)]));
  const ratioOf = (values: ReadonlyMap<string, number>): { readonly ratio: number; readonly percent: number } => {
    const used = sum([...values].map(([name, milli]) => (requested.has(name) ? milli : 0)));
    const asked = sum([...values.keys()].map((name) => requested.get(name) ?? 0));
    if (asked === 0) throw new Error('no metrics returned matched known pods');
    const percent = Math.trunc((used * 100) / asked);
    return { ratio: percent / target, percent };
  };
  const values = readingsOf(groups.ready, readings);
  const { ratio, percent } = ratioOf(values);
  const assumed = (pod: Pod): number => ((requested.get(pod.metadata.name) ?? 0) * Math.max(100, target)) / 100;
  const replicas = countFor(situation, { groups, values, ratio, ratioOf: (all) => ratioOf(all).ratio, assumed });
  return { replicas, milli: Math.trunc(sum([...values.values()]) / values.size), utilization: percent };
}

/** By an average amount per pod. */
export function countByAverage(situation: Situation, readings: PodReadings, resource: string | undefined, targetMilli: number): ReplicaCount {
  const groups = trustedGroups(situation, readings, resource);
  const values = readingsOf(groups.ready, readings);
  const ratioOf = (all: ReadonlyMap<string, number>): number => Math.trunc(average(all)) / targetMilli;
  const replicas = countFor(situation, { groups, values, ratio: ratioOf(values), ratioOf, assumed: () => targetMilli });
  return { replicas, milli: Math.trunc(average(values)) };
}

/** By one amount that all ready pods together should bring to the target. */
export function countByValue(situation: Situation, milli: number, targetMilli: number, readyPods: number): ReplicaCount {
  const ratio = milli / targetMilli;
  if (situation.currentReplicas === 0) return { replicas: Math.ceil(ratio), milli };
  return { replicas: isTolerable(ratio, situation.tolerances) ? situation.currentReplicas : Math.ceil(ratio * readyPods), milli };
}

/** By one amount shared out among the replicas. */
export function countByShare(situation: Situation, milli: number, targetMilli: number): ReplicaCount {
  const { statusReplicas, currentReplicas, tolerances } = situation;
  const share = statusReplicas === 0 ? milli : Math.ceil(milli / statusReplicas);
  const isSteady = statusReplicas > 0 && isTolerable(milli / (targetMilli * statusReplicas), tolerances);
  return { replicas: isSteady ? currentReplicas : Math.ceil(milli / targetMilli), milli: share };
}

function isTolerable(ratio: number, { up, down }: Tolerances): boolean {
  return ratio >= 1 - down && ratio <= 1 + up;
}

interface Evidence {
  readonly groups: PodGroups;
  readonly values: ReadonlyMap<string, number>;
  readonly ratio: number;
  readonly ratioOf: (values: ReadonlyMap<string, number>) => number;
  /** What a pod without a reading is taken to use when there seem to be too many. */
  readonly assumed: (pod: Pod) => number;
}

/** What is not known is assumed against the change, and a change that survives that is made. */
function countFor({ currentReplicas, tolerances }: Situation, { groups, values, ratio, ratioOf, assumed }: Evidence): number {
  const growsDespiteStarting = groups.unready.length > 0 && ratio > 1;
  if (!growsDespiteStarting && groups.missing.length === 0) {
    return isTolerable(ratio, tolerances) ? currentReplicas : Math.ceil(ratio * groups.ready.length);
  }
  const cautious = new Map(values);
  for (const pod of ratio === 1 ? [] : groups.missing) cautious.set(pod.metadata.name, ratio < 1 ? assumed(pod) : 0);
  for (const pod of growsDespiteStarting ? groups.unready : []) cautious.set(pod.metadata.name, 0);
  const next = ratioOf(cautious);
  if (isTolerable(next, tolerances) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return currentReplicas;
  const replicas = Math.ceil(next * cautious.size);
  return (next < 1 && replicas > currentReplicas) || (next > 1 && replicas < currentReplicas) ? currentReplicas : replicas;
}

function trustedGroups({ pods, patience, now }: Situation, readings: PodReadings, resource: string | undefined): PodGroups {
  if (pods.length === 0) throw new Error('no pods returned by selector while calculating replica count');
  const groups = groupPods(pods, readings, resource, patience, now);
  if (groups.ready.length === 0) throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  return groups;
}

function readingsOf(pods: readonly Pod[], readings: PodReadings): ReadonlyMap<string, number> {
  return new Map(pods.map(({ metadata }) => [metadata.name, readings.get(metadata.name)?.milli ?? 0]));
}

function average(values: ReadonlyMap<string, number>): number {
  return sum([...values.values()]) / values.size;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
