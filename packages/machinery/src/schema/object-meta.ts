import { z } from 'zod';
import type { ObjectMeta } from '../object.ts';
import { atomicList, listMap, listSet } from './merging.ts';
import { namedSchema } from './named-schema.ts';
import { int64, rawExtension, stringMap, time } from './scalars.ts';

const ownerReference = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    name: z.string(),
    uid: z.string(),
    controller: z.boolean().optional(),
    blockOwnerDeletion: z.boolean().optional(),
  }),
);

const managedFieldsEntry = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry', () =>
  z.object({
    manager: z.string().optional(),
    operation: z.enum(['Apply', 'Update']).optional(),
    apiVersion: z.string().optional(),
    time: time().optional(),
    fieldsType: z.string().optional(),
    fieldsV1: rawExtension().optional(),
    subresource: z.string().optional(),
  }),
);

const objectMetaSchema = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', () =>
  z.object({
    name: z.string().optional(),
    generateName: z.string().optional(),
    namespace: z.string().optional(),
    selfLink: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: int64().optional(),
    creationTimestamp: time().optional(),
    deletionTimestamp: time().optional(),
    deletionGracePeriodSeconds: int64().optional(),
    labels: stringMap().optional(),
    annotations: stringMap().optional(),
    ownerReferences: listMap(ownerReference(), ['uid']).optional(),
    finalizers: listSet(z.string(), { patch: 'merge' }).optional(),
    managedFields: atomicList(managedFieldsEntry()).optional(),
  }),
);

/** The shared metadata of every object. Its rules live in the API server's object metadata validation. */
export const objectMeta = (): z.ZodType<ObjectMeta, unknown> => objectMetaSchema() as unknown as z.ZodType<ObjectMeta, unknown>;
