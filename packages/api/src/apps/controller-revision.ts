import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { int64, namedSchema, objectMeta, rawExtension, type SchemaOf } from '@kubets/machinery/schema';
import { controllerRevisions } from '../resources.ts';

export const controllerRevision = namedSchema('io.k8s.api.apps.v1.ControllerRevision', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    data: rawExtension().optional(),
    revision: int64(),
  }),
);
export interface ControllerRevision extends SchemaOf<typeof controllerRevision> {}

export const controllerRevisionDefinition = defineResource<ControllerRevision>({
  reference: controllerRevisions,
  schema: controllerRevision,
});
