import { z } from 'zod';
import { atomicList, int32, listMap } from '@kubets/machinery/schema';
import { choiceOr } from '../go-zero.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { matchCondition, ruleWithOperations, webhookClientConfig } from './match-resources.ts';

/** What mutating and validating webhooks say alike: when they are asked, how they are reached, and what counts when they do not answer. */
export function webhookFields() {
  return {
    admissionReviewVersions: atomicList(z.string()).describe('The versions of AdmissionReview it understands, preferred first.'),
    clientConfig: webhookClientConfig().describe('How it is reached.'),
    failurePolicy: choiceOr(['Fail', 'Ignore'], 'Fail').describe('What its silence does to the request: Fail refuses it, Ignore lets it pass.'),
    matchConditions: listMap(matchCondition(), ['name']).optional().describe('Must all hold for it to be asked.'),
    matchPolicy: choiceOr(['Equivalent', 'Exact'], 'Equivalent').describe(
      'Exact asks for the versions as named; Equivalent also takes requests that come by another version of the same resource.',
    ),
    name: z.string().describe('The name.'),
    namespaceSelector: labelSelector().prefault({}).describe('In which namespaces, by their labels.'),
    objectSelector: labelSelector().prefault({}).describe('Which objects, by their labels.'),
    rules: atomicList(ruleWithOperations()).optional().describe('Which operations on which resources it is asked about.'),
    sideEffects: z
      .enum(['None', 'NoneOnDryRun', 'Some', 'Unknown'])
      .describe('Whether asking it changes anything else; only None and NoneOnDryRun are asked in a dry run.'),
    timeoutSeconds: int32().default(10).describe('How long it may take, 1 to 30.'),
  };
}
