import { invalid, required, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkLabelSelector, selectorValues } from '../validation/labels.ts';
import { checkEach, checkSupported, checkText, checkUnique, when } from '../validation/rules.ts';
import { checkReviewVersions, checkWebhookClient } from '../validation/webhook-client.ts';
import type { MutatingWebhook } from './mutating-webhook-configuration.ts';
import type { ValidatingWebhook } from './validating-webhook-configuration.ts';
import { checkMatchConditions, checkRule } from './validate-match.ts';

type Webhook = MutatingWebhook | ValidatingWebhook;

interface WebhookConfiguration {
  readonly webhooks?: readonly Webhook[] | undefined;
}

/** What webhooks were allowed before they were to tell them apart, to name versions the server knows and to do no harm. */
export const toleratedWebhookRules: readonly string[] = [
  'webhooks[*].name',
  'webhooks[*].sideEffects',
  'webhooks[*].admissionReviewVersions',
  selectorValues('webhooks[*].namespaceSelector'),
  selectorValues('webhooks[*].objectSelector'),
];

export function validateWebhooks({ webhooks }: WebhookConfiguration): readonly FieldError[] {
  const names = new Set<string>();
  return checkEach<Webhook>('webhooks', webhooks, (webhook, at) => [...checkWebhook(at, webhook), ...checkUnique(`${at}.name`, webhook.name, names)]);
}

/** A dry run reaches every webhook, so none may do what it cannot undo. */
const harmless = ['None', 'NoneOnDryRun'];
const longestTimeout = 30;

function checkWebhook(field: string, webhook: Webhook): readonly FieldError[] {
  const { timeoutSeconds } = webhook;
  return [
    ...checkQualified(`${field}.name`, webhook.name),
    ...checkEach(`${field}.rules`, webhook.rules, (rule, at) => checkRule(at, rule)),
    ...checkSupported(`${field}.sideEffects`, webhook.sideEffects, harmless),
    ...when(timeoutSeconds < 1 || timeoutSeconds > longestTimeout, () =>
      invalid(`${field}.timeoutSeconds`, timeoutSeconds, `the timeout value must be between 1 and ${longestTimeout} seconds`),
    ),
    ...checkLabelSelector(`${field}.namespaceSelector`, webhook.namespaceSelector),
    ...checkLabelSelector(`${field}.objectSelector`, webhook.objectSelector),
    ...checkWebhookClient(`${field}.clientConfig`, webhook.clientConfig),
    ...checkReviewVersions(`${field}.admissionReviewVersions`, webhook.admissionReviewVersions),
    ...checkMatchConditions(`${field}.matchConditions`, webhook.matchConditions),
  ];
}

function checkQualified(field: string, name: string): readonly FieldError[] {
  if (name === '') return [required(field)];
  const wrong = checkText(field, name, validateDnsSubdomain);
  if (wrong.length > 0) return wrong;
  return when(name.split('.').length < 3, () => invalid(field, name, 'should be a domain with at least three segments separated by dots'));
}
