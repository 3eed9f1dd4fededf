import { invalid, type FieldError } from '@kubets/machinery';

export type Level = 'privileged' | 'baseline' | 'restricted';
export type Mode = 'enforce' | 'audit' | 'warn';

/** A level as it reads in a minor version of Kubernetes, or as it reads now. */
export interface Policy {
  readonly level: Level;
  readonly version: number | 'latest';
}

export type Policies = Readonly<Record<Mode, Policy>>;

const modes: readonly Mode[] = ['enforce', 'audit', 'warn'];
const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];

export const levelLabel = (mode: Mode): string => `pod-security.kubernetes.io/${mode}`;
export const versionLabel = (mode: Mode): string => `pod-security.kubernetes.io/${mode}-version`;

const privileged: Policy = { level: 'privileged', version: 'latest' };
export const noPolicies: Policies = { enforce: privileged, audit: privileged, warn: privileged };

export const isStricter = (one: Level, other: Level): boolean => levels.indexOf(one) > levels.indexOf(other);
export const samePolicy = (one: Policy, other: Policy): boolean => one.level === other.level && one.version === other.version;
export const describePolicy = ({ level, version }: Policy): string => `${level}:${version === 'latest' ? version : `v1.${version}`}`;

export function parseLevel(text: string): Level | undefined {
  return levels.find((level) => level === text);
}

export function parseVersion(text: string): Policy['version'] | undefined {
  if (text === 'latest') return text;
  const minor = /^v1\.(0|[1-9]\d*)$/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

type Labels = Readonly<Record<string, string>> | undefined;

/** What the labels of a namespace ask for. What cannot be read is enforced at its strictest, and warned of not at all. */
export function policiesOf(labels: Labels, defaults: Policies): Policies {
  const policyOf = (mode: Mode, unreadable: Level): Policy => {
    const [level, version] = [labels?.[levelLabel(mode)], labels?.[versionLabel(mode)]];
    return {
      level: level === undefined ? defaults[mode].level : (parseLevel(level) ?? unreadable),
      version: version === undefined ? defaults[mode].version : (parseVersion(version) ?? 'latest'),
    };
  };
  const enforce = policyOf('enforce', 'restricted');
  return { enforce, audit: policyOf('audit', 'privileged'), warn: warnedOf(labels, enforce, policyOf('warn', 'privileged')) };
}

/** Those who say what is enforced, and not what is warned of, are warned of it. */
function warnedOf(labels: Labels, enforce: Policy, warn: Policy): Policy {
  const isAsked = parseLevel(labels?.[levelLabel('enforce')] ?? '') !== undefined && labels?.[levelLabel('warn')] === undefined;
  if (!isAsked || !isStricter(enforce.level, warn.level)) return warn;
  return { level: enforce.level, version: labels?.[versionLabel('warn')] === undefined ? enforce.version : warn.version };
}

/** What of the labels cannot be read. */
export function labelErrors(labels: Labels): readonly FieldError[] {
  const check = (label: string, isKnown: (text: string) => boolean, detail: string): readonly FieldError[] => {
    const text = labels?.[label];
    return text === undefined || isKnown(text) ? [] : [invalid(`metadata.labels[${label}]`, text, detail)];
  };
  return modes.flatMap((mode) => [
    ...check(levelLabel(mode), (text) => parseLevel(text) !== undefined, `must be one of ${levels.join(', ')}`),
    ...check(versionLabel(mode), (text) => parseVersion(text) !== undefined, 'must be "latest" or "v1.x"'),
  ]);
}
