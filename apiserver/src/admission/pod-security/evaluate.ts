import { baselineChecks } from './baseline.ts';
import type { CheckedPod } from './pod-template.ts';
import { restrictedChecks } from './restricted.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';
export type Mode = 'enforce' | 'warn' | 'audit';

export interface Policy {
  readonly level: Level;
  /** `latest` or `v1.NN`; every version is checked as the newest. */
  readonly version: string;
}

const overridden: ReadonlySet<string> = new Set(restrictedChecks.flatMap(({ overrides }) => overrides ?? []));
const checksOf = {
  privileged: [],
  baseline: baselineChecks,
  restricted: [...baselineChecks.filter(({ id }) => !overridden.has(id)), ...restrictedChecks],
} as const;

/** What of a level's rules a pod breaks, in upstream's words. */
export const violations = (pod: CheckedPod, level: Level): readonly string[] => checksOf[level].flatMap((check) => check.violations(pod));

/** The policy that a namespace's labels set for a mode. A level nobody knows is taken as the strictest, as upstream does. */
export function policyOf(labels: Readonly<Record<string, string>> | undefined, mode: Mode): Policy {
  const level = labels?.[`pod-security.kubernetes.io/${mode}`];
  const version = labels?.[`pod-security.kubernetes.io/${mode}-version`] ?? 'latest';
  if (level === undefined) return { level: 'privileged', version };
  return { level: level === 'privileged' || level === 'baseline' ? level : 'restricted', version };
}

export const describePolicy = ({ level, version }: Policy): string => JSON.stringify(`${level}:${version}`);
