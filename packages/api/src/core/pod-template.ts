import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from './pod/pod-spec.ts';
import { podTemplates } from '../resources.ts';

export const podTemplate = namedSchema('io.k8s.api.core.v1.PodTemplate', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    template: podTemplateSpec().prefault({}),
  }),
);
export interface PodTemplate extends SchemaOf<typeof podTemplate> {}

export const podTemplateDefinition = defineResource<PodTemplate>({
  reference: podTemplates,
  schema: podTemplate,
});
