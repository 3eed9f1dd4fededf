import { z } from 'zod';
import { atomicList, int32, listMap } from '@kubets/machinery/schema';
import { choiceOr } from '../go-zero.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { matchCondition, ruleWithOperations, webhookClientConfig } from './match-resources.ts';

/** What mutating and validating webhooks say alike: when they are asked, how they are reached, and what counts when they do not answer. */
export function webhookFields() {
  return {
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
  };
}
