import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { matchCondition, ruleWithOperations, webhookClientConfig } from './match-resources.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { validatingWebhookConfigurations } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { validateWebhooks } from './validate-webhooks.ts';
import { ageColumn, integerColumn, nameColumn } from '../columns.ts';

export const validatingWebhookConfiguration = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      webhooks: listMap(validatingWebhook(), ['name']).optional(),
    })
    .describe('Webhooks that may refuse objects before they are stored.'),
);
export interface ValidatingWebhookConfiguration extends SchemaOf<typeof validatingWebhookConfiguration> {}

export const validatingWebhook = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingWebhook', () =>
  z.object({
    admissionReviewVersions: atomicList(z.string()),
    clientConfig: webhookClientConfig(),
    failurePolicy: choiceOr(['Fail', 'Ignore'], 'Fail'),
    matchConditions: listMap(matchCondition(), ['name']).optional(),
    matchPolicy: choiceOr(['Equivalent', 'Exact'], 'Equivalent'),
    name: z.string().describe('The name.'),
    namespaceSelector: labelSelector().prefault({}),
    objectSelector: labelSelector().prefault({}),
    rules: atomicList(ruleWithOperations()).optional(),
    sideEffects: z.enum(['None', 'NoneOnDryRun', 'Some', 'Unknown']),
    timeoutSeconds: int32().default(10),
  }),
);
export interface ValidatingWebhook extends SchemaOf<typeof validatingWebhook> {}

export const validatingWebhookConfigurationDefinition = defineResource<ValidatingWebhookConfiguration>({
  reference: validatingWebhookConfigurations,
  categories: ['api-extensions'],
  strategy: { hasGeneration: true, validate: validateWebhooks },
  schema: validatingWebhookConfiguration,
  columns: [nameColumn, integerColumn('Webhooks', { description: 'How many webhooks it names.' }, ({ webhooks }) => webhooks?.length ?? 0), ageColumn],
});
