import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { namespaces } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';

export const namespaceObject = namedSchema('io.k8s.api.core.v1.Namespace', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: namespaceSpec().prefault({}),
    status: namespaceStatus().prefault({}),
  }),
);
export interface Namespace extends SchemaOf<typeof namespaceObject> {}

export const namespaceSpec = namedSchema('io.k8s.api.core.v1.NamespaceSpec', () =>
  z.object({
    finalizers: atomicList(z.string()).optional(),
  }),
);
export interface NamespaceSpec extends SchemaOf<typeof namespaceSpec> {}

export const namespaceStatus = namedSchema('io.k8s.api.core.v1.NamespaceStatus', () =>
  z.object({
    conditions: listMap(namespaceCondition(), ['type']).optional(),
    phase: choiceOr(['Active', 'Terminating'], 'Active'),
  }),
);
export interface NamespaceStatus extends SchemaOf<typeof namespaceStatus> {}

export const namespaceCondition = namedSchema('io.k8s.api.core.v1.NamespaceCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface NamespaceCondition extends SchemaOf<typeof namespaceCondition> {}

export const namespaceDefinition = defineResource<Namespace>({
  reference: namespaces,
  shortNames: ['ns'],
  schema: namespaceObject,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }, statusSubresource('Namespace')],
});
