import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { storageClasses } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';

export const storageClass = namedSchema('io.k8s.api.storage.v1.StorageClass', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    allowVolumeExpansion: z.boolean().optional(),
    allowedTopologies: atomicList(topologySelectorTerm()).optional(),
    mountOptions: atomicList(z.string()).optional(),
    parameters: stringMap().optional(),
    provisioner: z.string(),
    reclaimPolicy: choiceOr(['Delete', 'Recycle', 'Retain'], 'Delete'),
    volumeBindingMode: choiceOr(['Immediate', 'WaitForFirstConsumer'], 'Immediate'),
  }),
);
export interface StorageClass extends SchemaOf<typeof storageClass> {}

export const topologySelectorTerm = namedSchema('io.k8s.api.core.v1.TopologySelectorTerm', () =>
  z
    .object({
      matchLabelExpressions: atomicList(topologySelectorLabelRequirement()).optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface TopologySelectorTerm extends SchemaOf<typeof topologySelectorTerm> {}

export const topologySelectorLabelRequirement = namedSchema('io.k8s.api.core.v1.TopologySelectorLabelRequirement', () =>
  z.object({
    key: z.string(),
    values: atomicList(z.string()),
  }),
);
export interface TopologySelectorLabelRequirement extends SchemaOf<typeof topologySelectorLabelRequirement> {}

export const storageClassDefinition = defineResource<StorageClass>({
  reference: storageClasses,
  shortNames: ['sc'],
  schema: storageClass,
});
