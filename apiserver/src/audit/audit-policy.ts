import { readFile } from 'node:fs/promises';
import type { UserInfo } from '@kubets/machinery';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RequestInfo } from '../pipeline.ts';

const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;

export type AuditLevel = (typeof levels)[number];
export type AuditStage = (typeof stages)[number];

const texts = z.array(z.string()).nullish();
const omitted = z.array(z.enum(stages)).nullish();
const rule = z.strictObject({
  level: z.enum(levels),
  users: texts,
  userGroups: texts,
  verbs: texts,
  resources: z.array(z.strictObject({ group: z.string().nullish(), resources: texts, resourceNames: texts })).nullish(),
  namespaces: texts,
  nonResourceURLs: texts,
  omitStages: omitted,
  omitManagedFields: z.boolean().nullish(),
});
const policy = z.strictObject({
  apiVersion: z.literal('audit.k8s.io/v1'),
  kind: z.literal('Policy'),
  metadata: z.unknown().optional(),
  rules: z.array(rule).min(1),
  omitStages: omitted,
  omitManagedFields: z.boolean().nullish(),
});

export type AuditPolicy = z.output<typeof policy>;
type AuditRule = AuditPolicy['rules'][number];

/** Reads --audit-policy-file. Throws saying what is wrong with it. */
export async function readAuditPolicy(file: string): Promise<AuditPolicy> {
  const read = policy.safeParse(parse(await readFile(file, 'utf8')));
  if (read.success) return read.data;
  throw new Error(`--audit-policy-file ${file}: ${z.prettifyError(read.error)}`);
}

/** What is to be recorded of one request. */
export interface AuditDecision {
  readonly level: AuditLevel;
  readonly omitStages: ReadonlySet<AuditStage>;
  readonly omitManagedFields: boolean;
}

/** The first rule that matches decides; what no rule matches is not recorded. */
export function decideAudit(whole: AuditPolicy, info: RequestInfo, user: UserInfo): AuditDecision {
  const found = whole.rules.find((candidate) => matches(candidate, info, user));
  return {
    level: found?.level ?? 'None',
    omitStages: new Set([...(whole.omitStages ?? []), ...(found?.omitStages ?? [])]),
    omitManagedFields: found?.omitManagedFields ?? whole.omitManagedFields ?? false,
  };
}

function matches({ users, userGroups, verbs, resources, namespaces, nonResourceURLs }: AuditRule, info: RequestInfo, user: UserInfo): boolean {
  if (users?.length && !users.includes(user.username)) return false;
  if (userGroups?.length && !userGroups.some((group) => user.groups.includes(group))) return false;
  if (verbs?.length && !verbs.includes('*') && !verbs.includes(info.verb)) return false;
  if (!namespaces?.length && !resources?.length && !nonResourceURLs?.length) return true;
  if (!info.isResourceRequest) return (nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, info.path));
  if (nonResourceURLs?.length && !namespaces?.length && !resources?.length) return false;
  if (namespaces?.length && !namespaces.includes(info.namespace)) return false;
  return !resources?.length || resources.some((wanted) => resourceMatches(wanted, info));
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}

function resourceMatches({ group, resources, resourceNames }: NonNullable<AuditRule['resources']>[number], info: RequestInfo): boolean {
  if ((group ?? '') !== info.group) return false;
  if (!resources?.length) return true;
  if (resourceNames?.length && !resourceNames.includes(info.name)) return false;
  const whole = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  return resources.some(
    (pattern) => pattern === '*' || pattern === whole || (info.subresource !== '' && (pattern === `*/${info.subresource}` || pattern === `${info.resource}/*`)),
  );
}
