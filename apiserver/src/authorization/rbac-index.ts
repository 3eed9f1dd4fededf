import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, RbacSubject } from '@kubets/api';
import { type KubeObject, keyOf, type UserInfo } from '@kubets/machinery';
import type { ObjectChanges } from '../follow-objects.ts';
import { serviceAccountUsername } from '../authentication/service-account-user.ts';

/** One subject's share of a binding. */
export interface Grant {
  /** '' when it holds in the whole cluster. */
  readonly namespace: string;
  readonly roleRef: RoleRef;
  readonly subject: RbacSubject;
  /** `ClusterRoleBinding "x"` or `RoleBinding "x/ns"`, for the reason of a decision. */
  readonly binding: string;
}

interface Grants {
  readonly users: Map<string, Set<Grant>>;
  readonly groups: Map<string, Set<Grant>>;
}

type Binding = RoleBinding | ClusterRoleBinding;

/** Who is bound to which role where: kept up to date with each change, so that a decision looks at its user's bindings alone. */
export class RbacIndex {
  readonly #roles = new Map<string, readonly PolicyRule[]>();
  readonly #clusterRoles = new Map<string, readonly PolicyRule[]>();
  readonly #grants: Grants = { users: new Map(), groups: new Map() };
  readonly #byBinding = new Map<string, readonly Grant[]>();

  readonly roles: ObjectChanges<Role> = roleChanges(this.#roles);
  readonly clusterRoles: ObjectChanges<ClusterRole> = roleChanges(this.#clusterRoles);
  readonly roleBindings: ObjectChanges<RoleBinding> = this.#bindingChanges('RoleBinding');
  readonly clusterRoleBindings: ObjectChanges<ClusterRoleBinding> = this.#bindingChanges('ClusterRoleBinding');

  /** The rules of a role; undefined when there is none. `namespace` is that of the binding. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    return kind === 'ClusterRole' ? this.#clusterRoles.get(name) : this.#roles.get(`${namespace}/${name}`);
  }

  /** What holds for a user in a namespace (and, with '', in the cluster alone), cluster-wide grants first. */
  *grantsOf(user: UserInfo, namespace: string): Iterable<Grant> {
    for (const wanted of namespace === '' ? [''] : ['', namespace]) {
      yield* inNamespace(this.#grants.users.get(user.username), wanted);
      for (const group of user.groups) yield* inNamespace(this.#grants.groups.get(group), wanted);
    }
  }

  #bindingChanges<T extends Binding>(kind: string): ObjectChanges<T> {
    const id = (object: KubeObject): string => `${kind} ${keyOf(object)}`;
    return {
      reset: () => {
        for (const key of this.#byBinding.keys()) if (key.startsWith(`${kind} `)) this.#dropBinding(key);
      },
      set: (binding) => {
        this.#dropBinding(id(binding));
        this.#addBinding(id(binding), grantsOfBinding(kind, binding));
      },
      remove: (binding) => this.#dropBinding(id(binding)),
    };
  }

  #addBinding(id: string, grants: readonly Grant[]): void {
    this.#byBinding.set(id, grants);
    for (const grant of grants) {
      const { index, key } = this.#place(grant);
      const known = index.get(key);
      if (known) known.add(grant);
      else index.set(key, new Set([grant]));
    }
  }

  #dropBinding(id: string): void {
    for (const grant of this.#byBinding.get(id) ?? []) {
      const { index, key } = this.#place(grant);
      const known = index.get(key);
      known?.delete(grant);
      if (known?.size === 0) index.delete(key);
    }
    this.#byBinding.delete(id);
  }

  #place({ subject }: Grant): { readonly index: Map<string, Set<Grant>>; readonly key: string } {
    if (subject.kind === 'Group') return { index: this.#grants.groups, key: subject.name };
    const key = subject.kind === 'ServiceAccount' ? serviceAccountUsername(subject.namespace ?? '', subject.name) : subject.name;
    return { index: this.#grants.users, key };
  }
}

function* inNamespace(grants: ReadonlySet<Grant> | undefined, namespace: string): Iterable<Grant> {
  if (grants === undefined) return;
  for (const grant of grants) if (grant.namespace === namespace) yield grant;
}

function roleChanges<T extends Role | ClusterRole>(rules: Map<string, readonly PolicyRule[]>): ObjectChanges<T> {
  return {
    reset: () => rules.clear(),
    set: (role) => void rules.set(keyOf(role), role.rules ?? []),
    remove: (role) => void rules.delete(keyOf(role)),
  };
}

function grantsOfBinding(kind: string, { metadata, roleRef, subjects = [] }: Binding): readonly Grant[] {
  const { namespace = '', name } = metadata;
  const binding = `${kind} ${JSON.stringify(namespace === '' ? name : `${name}/${namespace}`)}`;
  return subjects.map((subject) => ({
    namespace,
    roleRef,
    subject: subject.kind === 'ServiceAccount' && !subject.namespace ? { ...subject, namespace } : subject,
    binding,
  }));
}
