import { clusterRoleBindings, clusterRoles, type PolicyRule, roleBindings, roles } from '@kubets/api';
import type { Clock, UserInfo } from '@kubets/machinery';
import { followObjects } from '../follow-objects.ts';
import type { Registry } from '../registry.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from './authorizer.ts';
import { ruleAllows } from './policy-rules.ts';
import { type Grant, RbacIndex } from './rbac-index.ts';

/** Role-based access control over the Roles and bindings in the store. */
export interface Rbac extends Authorizer {
  readonly index: RbacIndex;
  /** Resolves once every role and binding in the store counts. */
  ready(): Promise<void>;
}

const noOpinion: AuthorizationDecision = { decision: 'noOpinion', reason: '' };

export function createRbac({ registry, clock, signal }: { readonly registry: Registry; readonly clock: Clock; readonly signal: AbortSignal }): Rbac {
  const index = new RbacIndex();
  const options = { signal, clock };
  const loaded = Promise.all([
    followObjects(registry.storage({ reference: roles }), index.roles, options),
    followObjects(registry.storage({ reference: clusterRoles }), index.clusterRoles, options),
    followObjects(registry.storage({ reference: roleBindings }), index.roleBindings, options),
    followObjects(registry.storage({ reference: clusterRoleBindings }), index.clusterRoleBindings, options),
  ]);
  loaded.catch(() => undefined);
  return {
    name: 'RBAC',
    index,
    ready: async () => void (await loaded),
    authorize: (attributes) => decideByRoles(index, attributes),
  };
}

function decideByRoles(index: RbacIndex, attributes: AuthorizationAttributes): AuthorizationDecision {
  for (const grant of index.grantsOf(attributes.user, attributes.namespace)) {
    const rules = index.rulesOf(grant.roleRef, grant.namespace);
    if (rules?.some((rule) => ruleAllows(rule, attributes))) return { decision: 'allow', reason: reasonOf(grant) };
  }
  return noOpinion;
}

function reasonOf({ binding, roleRef, subject }: Grant): string {
  const name = subject.namespace ? `${subject.name}/${subject.namespace}` : subject.name;
  return `RBAC: allowed by ${binding} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject.kind} ${JSON.stringify(name)}`;
}

/** Every rule that holds for a user in a namespace. */
export function rulesFor(index: RbacIndex, user: UserInfo, namespace: string): readonly PolicyRule[] {
  return [...index.grantsOf(user, namespace)].flatMap(({ roleRef, namespace: bound }) => index.rulesOf(roleRef, bound) ?? []);
}
