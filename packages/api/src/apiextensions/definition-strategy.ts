import type { Strategy } from '@kubets/machinery';
import type { CustomResourceDefinition, CustomResourceDefinitionSpec } from './custom-resource-definition.ts';
import { validateDefinition, validateDefinitionUpdate, validateStoredVersions } from './validate-definition.ts';

export const definitionStrategy: Strategy<CustomResourceDefinition> = {
  default: (definition) => ({ ...definition, spec: defaultSpec(definition.spec) }),
  prepareForCreate: (definition) => withStoredVersion({ ...definition, status: {} }),
  prepareForUpdate: (definition, _old, { subresource }) => (subresource === 'status' ? definition : withStoredVersion(definition)),
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  validateStatusUpdate: validateStoredVersions,
};

const webhookPort = 443;

function defaultSpec(spec: CustomResourceDefinitionSpec): CustomResourceDefinitionSpec {
  const { names, conversion = { strategy: 'None' } } = spec;
  const service = conversion.webhook?.clientConfig?.service;
  if (conversion.webhook !== undefined && service !== undefined && service.port === undefined) {
    const clientConfig = { ...conversion.webhook.clientConfig, service: { ...service, port: webhookPort } };
    return defaultSpec({ ...spec, conversion: { ...conversion, webhook: { ...conversion.webhook, clientConfig } } });
  }
  return { ...spec, conversion, names: { ...names, singular: names.singular || names.kind.toLowerCase(), listKind: names.listKind || `${names.kind}List` } };
}

/** The versions objects may be stored in: those recorded before and the one they are stored in now. */
function withStoredVersion(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { spec, status } = definition;
  const storage = spec.versions.find((version) => version.storage)?.name;
  if (storage === undefined || status.storedVersions?.includes(storage)) return definition;
  return { ...definition, status: { ...status, storedVersions: [...(status.storedVersions ?? []), storage] } };
}
