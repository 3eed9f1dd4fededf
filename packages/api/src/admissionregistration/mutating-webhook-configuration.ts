import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { webhookFields } from './webhook-fields.ts';
import { mutatingWebhookConfigurations } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { toleratedWebhookRules, validateWebhooks } from './validate-webhooks.ts';
import { ageColumn, integerColumn, nameColumn } from '../columns.ts';

const mutatingWebhookConfiguration = namedSchema('io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      webhooks: listMap(mutatingWebhook(), ['name']).optional().describe('The webhooks, called by name.'),
    })
    .describe('Webhooks that may change objects before they are stored.'),
);
export interface MutatingWebhookConfiguration extends SchemaOf<typeof mutatingWebhookConfiguration> {}

const mutatingWebhook = namedSchema('io.k8s.api.admissionregistration.v1.MutatingWebhook', () =>
  z.object({
    ...webhookFields(),
    reinvocationPolicy: choiceOr(['IfNeeded', 'Never'], 'Never').describe('IfNeeded asks again when a later webhook changed the object, Never does not.'),
  }),
);
export interface MutatingWebhook extends SchemaOf<typeof mutatingWebhook> {}

export const mutatingWebhookConfigurationDefinition = defineResource<MutatingWebhookConfiguration>({
  reference: mutatingWebhookConfigurations,
  categories: ['api-extensions'],
  strategy: { hasGeneration: true, validate: validateWebhooks, tolerates: toleratedWebhookRules },
  schema: mutatingWebhookConfiguration,
  columns: [nameColumn, integerColumn('Webhooks', { description: 'How many webhooks it names.' }, ({ webhooks }) => webhooks?.length ?? 0), ageColumn],
});
