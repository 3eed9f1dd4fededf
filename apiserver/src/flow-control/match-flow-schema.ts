import type { FlowSchema } from '@kubets/api';
import type { FlowRequest } from './flow-request.ts';

type Rules = NonNullable<FlowSchema['spec']['rules']>[number];
type ResourceRule = NonNullable<Rules['resourceRules']>[number];
type NonResourceRule = NonNullable<Rules['nonResourceRules']>[number];
type Subject = Rules['subjects'][number];

/** Whether one of the schema's rules is about this request and whoever sent it. */
export function matchesFlowSchema({ spec }: FlowSchema, request: FlowRequest): boolean {
  return (spec.rules ?? []).some((rules) => matchesRules(rules, request));
}

/** What tells the flows of a schema apart. */
export function flowDistinguisher({ spec }: FlowSchema, { info, user }: FlowRequest): string {
  const method = spec.distinguisherMethod?.type;
  if (method === 'ByUser') return user.username;
  return method === 'ByNamespace' ? info.namespace : '';
}

function matchesRules({ subjects, resourceRules = [], nonResourceRules = [] }: Rules, request: FlowRequest): boolean {
  if (!subjects.some((subject) => matchesSubject(subject, request))) return false;
  return request.info.isResourceRequest
    ? resourceRules.some((rule) => matchesResource(rule, request))
    : nonResourceRules.some((rule) => matchesPath(rule, request));
}

function matchesSubject({ kind, user, group, serviceAccount }: Subject, request: FlowRequest): boolean {
  const { username, groups } = request.user;
  switch (kind) {
    case 'User':
      return user?.name === '*' || user?.name === username;
    case 'Group':
      return group?.name === '*' || (group !== undefined && groups.includes(group.name));
    case 'ServiceAccount':
      return serviceAccount !== undefined && isServiceAccount(username, serviceAccount);
    default:
      return false;
  }
}

function isServiceAccount(username: string, { namespace, name }: NonNullable<Subject['serviceAccount']>): boolean {
  const prefix = `system:serviceaccount:${namespace}:`;
  return username.startsWith(prefix) && (name === '*' || username.length === prefix.length + name.length) && (name === '*' || username.endsWith(name));
}

function matchesResource({ verbs, apiGroups, resources, namespaces = [], clusterScope = false }: ResourceRule, { info }: FlowRequest): boolean {
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  if (!holds(verbs, info.verb) || !holds(apiGroups, info.group) || !holds(resources, resource)) return false;
  return info.namespace === '' ? clusterScope : holds(namespaces, info.namespace);
}

function matchesPath({ verbs, nonResourceURLs }: NonResourceRule, { info }: FlowRequest): boolean {
  return holds(verbs, info.verb) && nonResourceURLs.some((path) => path === info.path || (path.endsWith('*') && info.path.startsWith(path.slice(0, -1))));
}

const holds = (names: readonly string[], name: string): boolean => names.includes('*') || names.includes(name);
