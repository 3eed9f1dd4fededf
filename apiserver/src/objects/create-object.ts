import { randomUUID } from 'node:crypto';
import {
  alreadyExists,
  apiError,
  badRequest,
  type FieldError,
  formatTime,
  generateName,
  invalidObject,
  isApiError,
  type KubeObject,
  type ObjectMetaRules,
  type RequestContext,
  type ResourceDefinition,
  type UserInfo,
  validateObjectMeta,
  withSchemaErrors,
} from '@kubets/machinery';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';
import type { ServerContext } from '../server-context.ts';
import { dropEmptyMembers } from './empty-metadata.ts';
import { encoded, type EncodedObject } from './encoded-object.ts';
import { recordManager } from './field-managers.ts';
import { hasGeneration } from './generation.ts';
import { mutatingAdmission, validatingAdmission } from './run-admission.ts';
import type { WriteOptions } from './write-options.ts';

export interface CreateRequest {
  readonly definition: ResourceDefinition;
  readonly namespace: string;
  readonly user: UserInfo;
  readonly options: WriteOptions;
  readonly warnings: string[];
  readonly auditAnnotations: Map<string, string>;
  /** What the draft breaks of its schema. */
  readonly schemaErrors?: readonly FieldError[];
  /** The manager's fields are recorded already (server-side apply). */
  readonly managed?: boolean;
}

/** A generated name that is taken is drawn again this often. */
const nameAttempts = 8;

/** Takes a decoded, defaulted object through mutating admission, preparation, validation, validating admission and into the store. */
export async function createObject(server: ServerContext, request: CreateRequest, draft: KubeObject): Promise<EncodedObject> {
  const { generateName: base, name } = draft.metadata;
  if (name || !base) return createNamed(server, request, draft);
  for (let attempt = 1; ; attempt++) {
    try {
      return await createNamed(server, request, named(request.definition, draft, generateName(base)));
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists') || attempt === nameAttempts) throw retryableNameClash(error);
    }
  }
}

/** Defaults may depend on the name. */
function named({ strategy }: ResourceDefinition, draft: KubeObject, name: string): KubeObject {
  const object = { ...draft, metadata: { ...draft.metadata, name } };
  return strategy.default?.(object) ?? object;
}

function retryableNameClash(error: unknown): unknown {
  if (!isApiError(error, 'AlreadyExists')) return error;
  return apiError('AlreadyExists', `${error.message}, the server was not able to generate a unique name for the object`, {
    ...error.status.details,
    retryAfterSeconds: 1,
  });
}

async function createNamed(server: ServerContext, request: CreateRequest, draft: KubeObject): Promise<EncodedObject> {
  const { definition, options } = request;
  const context: RequestContext = { now: server.clock.now(), user: request.user };
  let object = withOwnMetadata(request, draft, context.now);
  if (!request.managed)
    object = recordManager(server.registry, definition, object, undefined, { manager: options.fieldManager, now: context.now, subresource: '' });
  object = await mutatingAdmission(server.admission, { ...admissionRequest(request, object), object });
  object = prepare(definition, object, context);
  validate(request, object);
  request.warnings.push(...(definition.strategy.warnings?.(object) ?? []));
  await validatingAdmission(server.admission, admissionRequest(request, object));
  return store(server, request, object);
}

const ownedByServer = ['selfLink', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation'] as const;

/** What only the server may say about a new object. */
function withOwnMetadata({ definition, namespace }: CreateRequest, draft: KubeObject, now: Date): KubeObject {
  if (draft.metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
  const metadata: KubeObject['metadata'] = {
    ...draft.metadata,
    ...namespaceOf(definition, draft.metadata.namespace, namespace),
    uid: randomUUID(),
    creationTimestamp: formatTime(now),
  };
  for (const field of ownedByServer) delete metadata[field];
  dropEmptyMembers(metadata);
  if (hasGeneration(definition)) metadata.generation = 1;
  return { ...draft, metadata };
}

export function namespaceOf({ reference }: ResourceDefinition, inObject: string | undefined, inPath: string): { namespace?: string } {
  if (inObject && inObject !== inPath && reference.scope === 'Namespaced') {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (reference.scope === 'Namespaced') return { namespace: inPath };
  return inObject ? { namespace: inObject } : {};
}

function prepare(definition: ResourceDefinition, object: KubeObject, context: RequestContext): KubeObject {
  return definition.strategy.prepareForCreate?.(object, context) ?? object;
}

function validate({ definition, schemaErrors }: CreateRequest, object: KubeObject): void {
  const { strategy } = definition;
  const rules = [
    ...validateObjectMeta(object.metadata, metadataRules(definition)),
    ...(strategy.validate?.(object) ?? []),
    ...(strategy.validateCreate?.(object) ?? []),
  ];
  const errors = withSchemaErrors(schemaErrors, rules);
  if (errors.length > 0) throw invalidObject(definition.reference, object.metadata.name ?? '', errors);
}

export const metadataRules = ({ reference, strategy }: ResourceDefinition): ObjectMetaRules => ({
  namespaced: reference.scope === 'Namespaced',
  validateName: strategy.validateName?.bind(strategy),
});

function admissionRequest({ definition, namespace, user, options, warnings, auditAnnotations }: CreateRequest, object: KubeObject): AdmissionRequest {
  return {
    operation: 'CREATE',
    definition,
    // Creating a namespace is a request inside that namespace.
    namespace: definition.reference.kind === 'Namespace' && definition.reference.group === '' ? object.metadata.name : namespace,
    name: object.metadata.name,
    subresource: '',
    user,
    dryRun: options.dryRun,
    object,
    oldObject: undefined,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: options.fieldManager, ...(options.dryRun && { dryRun: ['All'] }) },
    warnings,
    auditAnnotations,
  };
}

async function store(server: ServerContext, { definition, options }: CreateRequest, object: KubeObject): Promise<EncodedObject> {
  const storage = server.registry.storage(definition);
  if (!options.dryRun) return storage.create(object);
  const { namespace, name } = object.metadata;
  if (await storage.get({ namespace, name })) throw alreadyExists(definition.reference, name);
  return encoded((await storage.preview?.(object, undefined)) ?? object);
}
