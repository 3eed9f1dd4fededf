import { parseApiVersion, type KubeObject, type ObjectIdentity, type OwnerReference, type ResourceReference } from '@kubets/machinery';

/** What the collector keeps of an object. */
export interface GraphNode extends ObjectIdentity {
  readonly uid: string;
  readonly resource: ResourceReference;
  readonly owners: readonly OwnerReference[];
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
}

export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

export function graphNode(resource: ResourceReference, { metadata }: KubeObject): GraphNode {
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    resource,
    owners: metadata.ownerReferences ?? [],
    deleting: metadata.deletionTimestamp !== undefined,
    finalizers: metadata.finalizers ?? [],
  };
}

export function isWaitingForDependents({ deleting, finalizers }: GraphNode): boolean {
  return deleting && finalizers.includes(foregroundFinalizer);
}

export function isOrphaning({ deleting, finalizers }: GraphNode): boolean {
  return deleting && finalizers.includes(orphanFinalizer);
}

/** Whether a reference names this object and not another that merely has its uid written down wrong. */
export function refersTo(
  reference: OwnerReference,
  { kind, name, resource, namespace }: { kind: string; name: string; resource: ResourceReference; namespace?: string | undefined },
  dependent: GraphNode,
): boolean {
  const sameNamespace = resource.scope === 'Cluster' || namespace === dependent.namespace;
  return reference.kind === kind && reference.name === name && parseApiVersion(reference.apiVersion).group === resource.group && sameNamespace;
}

/** Who owns whom in the cluster, as the watches show it. */
export class OwnershipGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  dependentsOf(uid: string): readonly GraphNode[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#nodes.get(dependent) ?? []);
  }

  set(node: GraphNode): void {
    this.#unlink(node.uid);
    this.#nodes.set(node.uid, node);
    for (const owner of node.owners) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents.add(node.uid));
    }
  }

  delete(uid: string): void {
    this.#unlink(uid);
    this.#nodes.delete(uid);
  }

  #unlink(uid: string): void {
    for (const owner of this.#nodes.get(uid)?.owners ?? []) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}
