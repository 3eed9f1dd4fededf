import { type ClusterRole, clusterRoleBindings, clusterRoles, type PolicyRule, type Role, type RoleBinding, roleBindings, roles } from '@kubets/api';
import { deepEqual, notFound, type ResourceReference } from '@kubets/machinery';
import type { Authorizer } from '../authorization/authorizer.ts';
import { describeRules, goList, missingRules } from '../authorization/policy-rules.ts';
import { administrators } from '../authorization/privileged-group.ts';
import { rulesFor } from '../authorization/rbac.ts';
import type { RbacIndex } from '../authorization/rbac-index.ts';
import { cachedReader } from '../cached-reader.ts';
import type { Registry } from '../registry.ts';
import { decide } from '../stages/authorize.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

const roleKinds: readonly ResourceReference[] = [roles, clusterRoles];
const bindingKinds: readonly ResourceReference[] = [roleBindings, clusterRoleBindings];
const writes = ['CREATE', 'UPDATE'] as const;

/** Nobody grants more than they hold, by a role or by a binding, unless they may `escalate` or `bind`. */
export function roleEscalation({
  registry,
  authorizers,
  index,
}: {
  readonly registry: Registry;
  readonly authorizers: readonly Authorizer[];
  readonly index: RbacIndex;
}): AdmissionPlugin {
  const roleReader = cachedReader(registry, roles);
  const clusterRoleReader = cachedReader(registry, clusterRoles);
  const boundRules = async (request: AdmissionRequest): Promise<readonly PolicyRule[]> => {
    const { roleRef } = request.object as RoleBinding;
    const role =
      roleRef.kind === 'ClusterRole'
        ? await clusterRoleReader.find({ name: roleRef.name })
        : await roleReader.find({ namespace: request.namespace, name: roleRef.name });
    if (role === undefined) throw notFound(roleRef.kind === 'ClusterRole' ? clusterRoles : roles, roleRef.name);
    return role.rules ?? [];
  };
  const confirm = (request: AdmissionRequest, rules: readonly PolicyRule[]): void => {
    const missing = missingRules(rulesFor(index, request.user, request.namespace), rules);
    if (missing.length > 0) throw refuse(request, tooMuch(request, missing));
  };
  return {
    name: 'RoleEscalation',
    presence: 'always',
    handles: (request) => [...roleKinds, ...bindingKinds].some((reference) => concerns(request, reference, writes)),
    async validate(request) {
      if (request.user.groups.includes(administrators) || onlyMetadataChanges(request)) return;
      const isBinding = bindingKinds.some(({ plural }) => plural === request.definition.reference.plural);
      if (await isTrusted(request, authorizers, isBinding)) return;
      if (!isBinding && aggregates(request)) confirmEverything(request, index);
      confirm(request, isBinding ? await boundRules(request) : ((request.object as Role).rules ?? []));
    },
  };
}

/** The garbage collector may touch owners and finalizers of roles that it could not grant. */
function onlyMetadataChanges({ operation, object, oldObject }: AdmissionRequest): boolean {
  if (operation !== 'UPDATE') return false;
  return deepEqual({ ...object, metadata: undefined }, { ...oldObject, metadata: undefined });
}

/** The verbs `escalate` on the role and `bind` on the bound role lift the check. */
async function isTrusted(request: AdmissionRequest, authorizers: readonly Authorizer[], isBinding: boolean): Promise<boolean> {
  const { user, namespace, name, definition, object } = request;
  const bound = isBinding ? (object as RoleBinding).roleRef : undefined;
  const attributes = {
    user,
    verb: isBinding ? 'bind' : 'escalate',
    group: 'rbac.authorization.k8s.io',
    version: '*',
    resource: bound === undefined ? definition.reference.plural : bound.kind === 'ClusterRole' ? clusterRoles.plural : roles.plural,
    subresource: '',
    namespace,
    name: bound?.name ?? name,
    path: '',
  };
  return (await decide(authorizers, attributes)).decision === 'allow';
}

function aggregates({ object, oldObject }: AdmissionRequest): boolean {
  const { aggregationRule } = object as ClusterRole;
  return aggregationRule !== undefined && !deepEqual(aggregationRule, (oldObject as ClusterRole | undefined)?.aggregationRule);
}

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

function confirmEverything(request: AdmissionRequest, index: RbacIndex): void {
  if (missingRules(rulesFor(index, request.user, ''), everything).length > 0) {
    throw refuse(request, 'must have cluster-admin privileges to use the aggregationRule');
  }
}

function tooMuch({ user }: AdmissionRequest, missing: readonly PolicyRule[]): string {
  return `user ${JSON.stringify(user.username)} (groups=${goList(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${describeRules(missing)}`;
}
