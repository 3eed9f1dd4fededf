import { z } from 'zod';
import type { ObjectMeta } from '../object.ts';
import { atomicList, listMap, listSet } from './merging.ts';
import { namedSchema } from './named-schema.ts';
import { int64, rawExtension, stringMap, time } from './scalars.ts';

const ownerReference = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference', () =>
  z.object({
    apiVersion: z.string().describe('The group and version of the owner.'),
    kind: z.string().describe('The kind of the owner.'),
    name: z.string().describe('The name of the owner.'),
    uid: z.string().describe('The UID of the owner.'),
    controller: z.boolean().optional().describe('Whether the owner is the one that manages the object.'),
    blockOwnerDeletion: z.boolean().optional().describe('Whether an owner that is deleted in the foreground waits for this object.'),
  }),
);

const managedFieldsEntry = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry', () =>
  z.object({
    manager: z.string().optional().describe('Who wrote the fields.'),
    operation: z.enum(['Apply', 'Update']).optional().describe('Apply for server-side apply, Update for every other write.'),
    apiVersion: z.string().optional().describe('The version the fields are named in.'),
    time: time().optional().describe('When they were last written.'),
    fieldsType: z.string().optional().describe('How the fields are written down: FieldsV1.'),
    fieldsV1: rawExtension().optional().describe('The fields.'),
    subresource: z.string().optional().describe('The subresource they were written through.'),
  }),
);

const objectMetaSchema = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', () =>
  z.object({
    name: z.string().optional().describe('The name, unique among objects of the kind in the namespace.'),
    generateName: z.string().optional().describe('The beginning of a name the server makes when none is given.'),
    namespace: z.string().optional().describe('The namespace the object is in.'),
    selfLink: z.string().optional().describe('No longer filled.'),
    uid: z.string().optional().describe('Tells the object from all others there ever were. Set by the server.'),
    resourceVersion: z.string().optional().describe('Changes with every write of the object; opaque to clients.'),
    generation: int64().optional().describe('Counts the changes of the desired state. Set by the server.'),
    creationTimestamp: time().optional().describe('When the object was created. Set by the server.'),
    deletionTimestamp: time().optional().describe('When the object goes, once its deletion was asked for. Set by the server.'),
    deletionGracePeriodSeconds: int64().optional().describe('How long the object was given to end. Set by the server.'),
    labels: stringMap().optional().describe('Keys and values to select objects by.'),
    annotations: stringMap().optional().describe('Keys and values for programs and people; nothing is selected by them.'),
    ownerReferences: listMap(ownerReference(), ['uid']).optional().describe('The objects this one belongs to; it is collected when all of them are gone.'),
    finalizers: listSet(z.string(), { patch: 'merge' }).optional().describe('Must be empty before the object goes; each is removed by who put it there.'),
    managedFields: atomicList(managedFieldsEntry()).optional().describe('Which fields are managed by whom, for server-side apply.'),
  }),
);

/** The shared metadata of every object. Its rules live in the API server's object metadata validation. */
export const objectMeta = (): z.ZodType<ObjectMeta, unknown> =>
  objectMetaSchema().describe('Name, labels and all else that objects of every kind have.') as unknown as z.ZodType<ObjectMeta, unknown>;
