import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { resourceClaimSpec } from './device.ts';
import { resourceClaimTemplates } from '../resources.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import { defaultClaimSpec, validateClaimTemplate, validateClaimTemplateUpdate } from './validate-claim.ts';

const resourceClaimTemplate = namedSchema('io.k8s.api.resource.v1.ResourceClaimTemplate', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: resourceClaimTemplateSpec().describe('The desired state.'),
    })
    .describe('A template for the claims of pods.'),
);
export interface ResourceClaimTemplate extends SchemaOf<typeof resourceClaimTemplate> {}

const resourceClaimTemplateSpec = namedSchema('io.k8s.api.resource.v1.ResourceClaimTemplateSpec', () =>
  z.object({
    metadata: objectMeta().optional(),
    spec: resourceClaimSpec().describe('The desired state.'),
  }),
);
export interface ResourceClaimTemplateSpec extends SchemaOf<typeof resourceClaimTemplateSpec> {}

export const resourceClaimTemplateDefinition = defineResource<ResourceClaimTemplate>({
  reference: resourceClaimTemplates,
  schema: resourceClaimTemplate,
  strategy: {
    default: (template) => ({ ...template, spec: { ...template.spec, spec: defaultClaimSpec(template.spec.spec) } }),
    validate: validateClaimTemplate,
    validateUpdate: validateClaimTemplateUpdate,
  },
  columns: [nameColumn, ageColumn],
});
