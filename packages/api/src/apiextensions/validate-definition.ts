import { forbidden, invalid, notSupported, required, tooLong, validateDns1035Label, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkImmutable } from '../validation/immutable.ts';
import { checkEach, checkPresent, checkRequiredText, checkText, noErrors, when } from '../validation/rules.ts';
import { checkReviewVersions, checkWebhookClient } from '../validation/webhook-client.ts';
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from './custom-resource-definition.ts';
import { checkPrinterColumn, checkScale } from './validate-paths.ts';
import { checkRootSchema } from './validate-schema.ts';

export function validateDefinition({ metadata, spec }: CustomResourceDefinition): readonly FieldError[] {
  return [
    ...when(metadata.name !== `${spec.names.plural}.${spec.group}`, () => invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')),
    ...checkGroup('spec.group', spec.group),
    ...checkScope('spec.scope', spec.scope),
    ...checkNames('spec.names', spec.names),
    ...checkVersions(spec),
    ...checkPresent(spec.conversion, (conversion) => checkConversion('spec.conversion', conversion)),
    ...when(spec.preserveUnknownFields === true, () =>
      invalid('spec.preserveUnknownFields', true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'),
    ),
  ];
}

/** Where its objects are stored never changes; their kind and scope no more once there may be some. */
export function validateDefinitionUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): readonly FieldError[] {
  const { spec } = definition;
  const established = old.status.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
  return [
    ...checkImmutable('spec.group', spec.group, old.spec.group),
    ...checkImmutable('spec.names.plural', spec.names.plural, old.spec.names.plural),
    ...(established ? checkImmutable('spec.scope', spec.scope, old.spec.scope) : noErrors),
    ...(established ? checkImmutable('spec.names.kind', spec.names.kind, old.spec.names.kind) : noErrors),
    ...validateStoredVersions(definition),
  ];
}

/** A version objects may be stored in cannot go. */
export function validateStoredVersions({ spec, status }: CustomResourceDefinition): readonly FieldError[] {
  const field = 'status.storedVersions';
  const { storedVersions = [] } = status;
  const storage = spec.versions.find((version) => version.storage)?.name;
  if (storedVersions.length === 0) return [invalid(field, storedVersions, 'must have at least one stored version')];
  return [
    ...checkEach(field, storedVersions, (version, at) =>
      when(!spec.versions.some(({ name }) => name === version), () =>
        invalid(
          at,
          version,
          `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`,
        ),
      ),
    ),
    ...when(storage !== undefined && !storedVersions.includes(storage), () => invalid(field, storedVersions, `must have the storage version ${storage}`)),
  ];
}

function checkGroup(field: string, group: string): readonly FieldError[] {
  if (group === '') return [required(field)];
  const wrong = checkText(field, group, validateDnsSubdomain);
  return wrong.length > 0 ? wrong : when(!group.includes('.'), () => invalid(field, group, 'should be a domain with at least one dot'));
}

const scopes = ['Cluster', 'Namespaced'];

function checkScope(field: string, scope: string): readonly FieldError[] {
  if (scope === '') return [required(field)];
  return when(!scopes.includes(scope), () => notSupported(field, scope, scopes));
}

const mixedCase = (kind: string): readonly string[] =>
  validateDns1035Label(kind.toLowerCase()).map((detail) => `may have mixed case, but should otherwise match: ${detail}`);

function checkNames(field: string, { plural, singular, kind, listKind, shortNames, categories }: CustomResourceDefinitionNames): readonly FieldError[] {
  return [
    ...checkRequiredText(`${field}.plural`, plural, validateDns1035Label),
    ...checkRequiredText(`${field}.singular`, singular, validateDns1035Label),
    ...checkRequiredText(`${field}.kind`, kind, mixedCase),
    ...checkRequiredText(`${field}.listKind`, listKind, mixedCase),
    ...when(kind !== '' && kind === listKind, () => invalid(`${field}.listKind`, listKind, 'kind and listKind may not be the same')),
    ...checkEach(`${field}.shortNames`, shortNames, (name, at) => checkText(at, name, validateDns1035Label)),
    ...checkEach(`${field}.categories`, categories, (name, at) => checkText(at, name, validateDns1035Label)),
  ];
}

function checkVersions({ versions }: CustomResourceDefinitionSpec): readonly FieldError[] {
  const field = 'spec.versions';
  const names = new Set(versions.map(({ name }) => name));
  const shown = versions.map(({ name }) => name);
  return [
    ...checkEach(field, versions, checkVersion),
    ...when(names.size < versions.length, () => invalid(field, shown, 'must contain unique version names')),
    ...when(versions.filter(({ storage }) => storage).length !== 1, () => invalid(field, shown, 'must have exactly one version marked as storage version')),
  ];
}

const longestWarning = 256;

function checkVersion(version: CustomResourceDefinitionVersion, field: string): readonly FieldError[] {
  const { name, schema, deprecated, deprecationWarning, subresources, additionalPrinterColumns } = version;
  const root = `${field}.schema.openAPIV3Schema`;
  return [
    ...checkText(`${field}.name`, name, validateDns1035Label),
    ...(schema?.openAPIV3Schema === undefined ? [required(root, 'schemas are required')] : checkRootSchema(root, schema.openAPIV3Schema)),
    ...when(deprecationWarning !== undefined && !deprecated, () =>
      invalid(`${field}.deprecationWarning`, deprecationWarning, 'can only be set for deprecated versions'),
    ),
    ...when((deprecationWarning ?? '').length > longestWarning, () => tooLong(`${field}.deprecationWarning`, longestWarning)),
    ...checkPresent(subresources?.scale, (scale) => checkScale(`${field}.subresources.scale`, scale)),
    ...checkEach(`${field}.additionalPrinterColumns`, additionalPrinterColumns, checkPrinterColumn),
  ];
}

const strategies = ['None', 'Webhook'];

function checkConversion(field: string, { strategy, webhook }: CustomResourceConversion): readonly FieldError[] {
  if (strategy === '') return [required(`${field}.strategy`)];
  if (!strategies.includes(strategy)) return [notSupported(`${field}.strategy`, strategy, strategies)];
  if (strategy === 'None') {
    return when(webhook !== undefined, () => forbidden(`${field}.webhook`, 'should not be set when strategy is not set to Webhook'));
  }
  if (webhook === undefined) return [required(`${field}.webhook`, 'required when strategy is set to Webhook')];
  const { clientConfig, conversionReviewVersions } = webhook;
  return [
    ...(clientConfig === undefined
      ? [required(`${field}.webhook.clientConfig`, 'required when strategy is set to Webhook')]
      : checkWebhookClient(`${field}.webhook.clientConfig`, clientConfig)),
    ...checkReviewVersions(`${field}.webhook.conversionReviewVersions`, conversionReviewVersions),
  ];
}
