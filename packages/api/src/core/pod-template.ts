import { toleratedTemplateRules } from './pod/tolerated-pod-rules.ts';
import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from './pod/pod-spec.ts';
import { podTemplates } from '../resources.ts';
import { formatLabels, nameColumn, textColumn } from '../columns.ts';
import { templateColumns } from '../pod-template-columns.ts';
import { defaultPodTemplate } from './pod/default-pod-spec.ts';
import { validatePodTemplate } from './pod/validate-pod-spec.ts';
import { templateWarnings } from '../workload-warnings.ts';

const podTemplate = namedSchema('io.k8s.api.core.v1.PodTemplate', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      template: podTemplateSpec().prefault({}).describe('The pod to make copies of.'),
    })
    .describe('A template pods can be made from.'),
);
export interface PodTemplate extends SchemaOf<typeof podTemplate> {}

export const podTemplateDefinition = defineResource<PodTemplate>({
  reference: podTemplates,
  schema: podTemplate,
  strategy: {
    hasGeneration: true,
    warnings: templateWarnings<PodTemplate>('template', ({ template }) => template),
    default: (object) => ({ ...object, template: defaultPodTemplate(object.template) }),
    tolerates: toleratedTemplateRules('template'),
    validate: ({ template }) => validatePodTemplate('template', template),
  },
  columns: [
    nameColumn,
    ...templateColumns<PodTemplate>(({ template }) => template).map((column) => ({ ...column, priority: 0 })),
    textColumn('Pod Labels', { description: 'The labels pods of this template get.' }, ({ template }) => formatLabels(template.metadata?.labels)),
  ],
});
