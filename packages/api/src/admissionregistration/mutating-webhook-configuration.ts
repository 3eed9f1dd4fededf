import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { matchCondition, ruleWithOperations, webhookClientConfig } from './match-resources.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { mutatingWebhookConfigurations } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { validateWebhooks } from './validate-webhooks.ts';
import { ageColumn, integerColumn, nameColumn } from '../columns.ts';

export const mutatingWebhookConfiguration = namedSchema('io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      webhooks: listMap(mutatingWebhook(), ['name']).optional(),
    })
    .describe('Webhooks that may change objects before they are stored.'),
);
export interface MutatingWebhookConfiguration extends SchemaOf<typeof mutatingWebhookConfiguration> {}

export const mutatingWebhook = namedSchema('io.k8s.api.admissionregistration.v1.MutatingWebhook', () =>
  z.object({
    admissionReviewVersions: atomicList(z.string()),
    clientConfig: webhookClientConfig(),
    failurePolicy: choiceOr(['Fail', 'Ignore'], 'Fail'),
    matchConditions: listMap(matchCondition(), ['name']).optional(),
    matchPolicy: choiceOr(['Equivalent', 'Exact'], 'Equivalent'),
    name: z.string().describe('The name.'),
    namespaceSelector: labelSelector().prefault({}),
    objectSelector: labelSelector().prefault({}),
    reinvocationPolicy: choiceOr(['IfNeeded', 'Never'], 'Never'),
    rules: atomicList(ruleWithOperations()).optional(),
    sideEffects: z.enum(['None', 'NoneOnDryRun', 'Some', 'Unknown']),
    timeoutSeconds: int32().default(10),
  }),
);
export interface MutatingWebhook extends SchemaOf<typeof mutatingWebhook> {}

export const mutatingWebhookConfigurationDefinition = defineResource<MutatingWebhookConfiguration>({
  reference: mutatingWebhookConfigurations,
  categories: ['api-extensions'],
  strategy: { hasGeneration: true, validate: validateWebhooks },
  schema: mutatingWebhookConfiguration,
  columns: [nameColumn, integerColumn('Webhooks', { description: 'How many webhooks it names.' }, ({ webhooks }) => webhooks?.length ?? 0), ageColumn],
});
