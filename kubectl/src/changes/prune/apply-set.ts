import { createHash } from 'node:crypto';

/**
 * An ApplySet: the objects applied together, told by a label on each, and by annotations of a parent object.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#applyset-kubernetes-io-id
 */
export const partOfLabel = 'applyset.kubernetes.io/part-of';
export const idLabel = 'applyset.kubernetes.io/id';
export const toolingAnnotation = 'applyset.kubernetes.io/tooling';
export const groupKindsAnnotation = 'applyset.kubernetes.io/contains-group-kinds';
const namespacesAnnotation = 'applyset.kubernetes.io/additional-namespaces';

export interface ParentIdentity {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly kind: string;
  readonly group: string;
}

export function applySetId({ name, namespace = '', kind, group }: ParentIdentity): string {
  return `applyset-${createHash('sha256').update([name, namespace, kind, group].join('.')).digest('base64url')}-v1`;
}

/** Which kinds in which namespaces may hold members. */
export interface Extent {
  /** `Deployment.apps`, `ConfigMap`. */
  readonly groupKinds: readonly string[];
  readonly namespaces: readonly string[];
}

export const groupKindOf = ({ group, kind }: { readonly group: string; readonly kind: string }): string => (group === '' ? kind : `${kind}.${group}`);

export function extentOf(
  members: readonly { readonly resource: { readonly group: string; readonly kind: string }; readonly namespace: string | undefined }[],
): Extent {
  return {
    groupKinds: sortedUnique(members.map(({ resource }) => groupKindOf(resource))),
    namespaces: sortedUnique(members.flatMap(({ namespace }) => namespace ?? [])),
  };
}

export function unionOf(left: Extent, right: Extent): Extent {
  return { groupKinds: sortedUnique([...left.groupKinds, ...right.groupKinds]), namespaces: sortedUnique([...left.namespaces, ...right.namespaces]) };
}

/** The extent a parent's annotations tell; its own namespace always belongs to it. */
export function extentOfAnnotations(annotations: Readonly<Record<string, string>>, parent: ParentIdentity): Extent {
  const namespaces = [...listed(annotations[namespacesAnnotation]), ...(parent.namespace === undefined ? [] : [parent.namespace])];
  return { groupKinds: sortedUnique(listed(annotations[groupKindsAnnotation])), namespaces: sortedUnique(namespaces) };
}

export function annotationsOf({ groupKinds, namespaces }: Extent, parent: ParentIdentity, tooling: string): Record<string, string> {
  return {
    [toolingAnnotation]: tooling,
    [groupKindsAnnotation]: groupKinds.join(','),
    [namespacesAnnotation]: namespaces.filter((namespace) => namespace !== parent.namespace).join(','),
  };
}

const sortedUnique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();
const listed = (text = ''): readonly string[] => text.split(',').filter((part) => part !== '');
