import type { z } from 'zod';
import type { FieldError } from './field-error.ts';
import type { KubeObject } from './object.ts';
import type { ResourceReference } from './resource.ts';
import type { Column } from './table.ts';

export interface UserInfo {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What a strategy may know of the request it serves. */
export interface RequestContext {
  readonly now: Date;
  readonly user: UserInfo;
  readonly subresource?: string | undefined;
}

/**
 * How one kind behaves when it is written. Every hook is optional and returns a new value or its argument; none may
 * mutate what it was given, read the clock or do I/O.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** Defaults that depend on other fields; plain ones stand in the schema. Must be idempotent. */
  default?(object: T): T;
  /** Drops what a creator may not set (status is cleared by the server already) and sets what the server owns. */
  prepareForCreate?(object: T, context: RequestContext): T;
  /** The server already keeps status from `old` here and spec from `old` on the status subresource. */
  prepareForUpdate?(object: T, old: T, context: RequestContext): T;
  /** Cross-field rules, on create and on every update. ObjectMeta is validated by the server itself. */
  validate?(object: T): readonly FieldError[];
  /** Rules of a new object alone. */
  validateCreate?(object: T): readonly FieldError[];
  /** Rules about the change: immutable fields, allowed transitions. A subresource other than `status` is named, as it may change what others may not. */
  validateUpdate?(object: T, old: T, subresource?: string): readonly FieldError[];
  /**
   * Fields whose rules an update may go on breaking where the stored object breaks them already: `spec.tls[*].secretName`, with `[*]` for
   * any index or key and `**` for any part of a path. These are rules that came after the first objects of the kind.
   */
  tolerates?: readonly string[];
  /** Parts of the object, such as `spec.template`, that an update checks only when it changes them. */
  settled?: readonly string[];
  /** Rules of the status subresource alone. */
  validateStatusUpdate?(object: T, old: T): readonly FieldError[];
  warnings?(object: T, old?: T): readonly string[];
  /** Seconds to wait before the object is really gone; undefined deletes at once. `asked` is the caller's wish. */
  gracePeriod?(object: T, asked: number | undefined): number | undefined;
  /** Name rule; DNS subdomain when absent. Returns what is wrong with the name. */
  validateName?(name: string): readonly string[];
  /** PUT to a name that does not exist creates it (Lease, ConfigMap and most kinds: false upstream only for some). */
  allowCreateOnUpdate?: boolean;
  /** Updates without a resourceVersion are allowed; true unless said otherwise. */
  allowUnconditionalUpdate?: boolean;
  /** The status sent with a create is kept (Node); otherwise the server drops it. */
  keepsStatusOnCreate?: boolean;
  /** Something beside metadata.finalizers keeps a deleted object from going (a Namespace's spec.finalizers). */
  holdsDeletion?(object: T): boolean;
  /** What else changes when an object is marked as being deleted (a Namespace's phase). */
  prepareForDelete?(object: T): T;
  /** A delete without a propagation policy orphans the dependents (Job and ReplicationController, for old clients). */
  orphansDependents?: boolean;
  /** A delete answers with the object that is gone, where others answer with a Status. */
  returnsDeletedObject?: boolean;
  /** Whether metadata.generation counts changes of everything but metadata and status; true when the kind has a `spec` and a `status`. */
  hasGeneration?: boolean;
}

/** A subresource as discovery shows it; behaviour lives in the API server's `subresources/`. */
export interface SubresourceDefinition {
  readonly name: string;
  readonly kind: string;
  /** Group and version of `kind` when they are not the parent's, e.g. `autoscaling/v1` for Scale. */
  readonly apiVersion?: string;
  readonly verbs: readonly string[];
}

/** How autoscaling/v1 Scale maps to a kind. */
export interface ScaleMapping<T extends KubeObject = KubeObject> {
  specReplicas(object: T): number;
  statusReplicas(object: T): number;
  /** The selector as text, as Scale.status.selector carries it. */
  selector(object: T): string;
  withReplicas(object: T, replicas: number): T;
}

/** A field label clients may select by, e.g. `spec.nodeName`, and how to read it off an object. */
export interface SelectableField<T extends KubeObject = KubeObject> {
  readonly label: string;
  value(object: T): string;
}

/** Several versions or groups over one storage: the wire form converts to and from the stored one. */
export interface SharedStorage<T extends KubeObject = KubeObject> {
  readonly storedAs: ResourceReference;
  toStored(object: T): KubeObject;
  fromStored(object: KubeObject): T;
}

/** The one definition of a kind: type, validation, defaulting, OpenAPI, merge keys, columns and behaviour derive from it. */
export interface ResourceDefinition<T extends KubeObject = KubeObject> {
  readonly reference: ResourceReference<T>;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Made on first use. Its name in OpenAPI is the `id` of its metadata. */
  readonly schema: () => z.ZodType<T>;
  readonly strategy: Strategy<T>;
  readonly verbs: readonly string[];
  readonly subresources: readonly SubresourceDefinition[];
  readonly scale?: ScaleMapping<T> | undefined;
  /** Field selectors beside metadata.name and metadata.namespace. */
  readonly selectableFields: readonly SelectableField<T>[];
  readonly columns: readonly Column<T>[];
  readonly sharedStorage?: SharedStorage<T> | undefined;
  /** Seconds after the last write at which the store forgets the object (Events). */
  readonly ttlSeconds?: number | undefined;
  /** What callers are warned of with every answer, e.g. `v1 Endpoints is deprecated in v1.33+; use …`. */
  readonly deprecation?: string | undefined;
  /** Answered by the server and never stored (TokenReview, SelfSubjectAccessReview). */
  readonly virtual?: boolean | undefined;
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const;

type Defaulted = 'singular' | 'shortNames' | 'categories' | 'strategy' | 'verbs' | 'subresources' | 'selectableFields' | 'columns';

/** Fills what most kinds have alike. Columns default to NAME and AGE in the table printer. */
export function defineResource<T extends KubeObject>(
  definition: Omit<ResourceDefinition<T>, Defaulted> & Partial<Pick<ResourceDefinition<T>, Defaulted>>,
): ResourceDefinition<T> {
  return {
    singular: definition.reference.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    strategy: {},
    verbs: allVerbs,
    subresources: [],
    selectableFields: [],
    columns: [],
    ...definition,
  };
}

/** The `status` subresource as nearly every kind has it. */
export const statusSubresource = (kind: string): SubresourceDefinition => ({ name: 'status', kind, verbs: ['get', 'patch', 'update'] });

/** The `scale` subresource. */
export const scaleSubresource: SubresourceDefinition = { name: 'scale', kind: 'Scale', apiVersion: 'autoscaling/v1', verbs: ['get', 'patch', 'update'] };
