import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { webhookFields } from './webhook-fields.ts';
import { validatingWebhookConfigurations } from '../resources.ts';
import { toleratedWebhookRules, validateWebhooks } from './validate-webhooks.ts';
import { ageColumn, integerColumn, nameColumn } from '../columns.ts';

const validatingWebhookConfiguration = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      webhooks: listMap(validatingWebhook(), ['name']).optional().describe('The webhooks, all called at once.'),
    })
    .describe('Webhooks that may refuse objects before they are stored.'),
);
export interface ValidatingWebhookConfiguration extends SchemaOf<typeof validatingWebhookConfiguration> {}

const validatingWebhook = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingWebhook', () => z.object(webhookFields()));
export interface ValidatingWebhook extends SchemaOf<typeof validatingWebhook> {}

export const validatingWebhookConfigurationDefinition = defineResource<ValidatingWebhookConfiguration>({
  reference: validatingWebhookConfigurations,
  categories: ['api-extensions'],
  strategy: { hasGeneration: true, validate: validateWebhooks, tolerates: toleratedWebhookRules },
  schema: validatingWebhookConfiguration,
  columns: [nameColumn, integerColumn('Webhooks', { description: 'How many webhooks it names.' }, ({ webhooks }) => webhooks?.length ?? 0), ageColumn],
});
