import { describe, expect, it } from 'vitest';
import { created, errorsOf, statusErrors, updateErrors, updated, type Manifest } from './testing/kind-under-test.ts';
import { minimalManifests } from './testing/minimal-manifests.ts';

const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
const webhook = { name: 'check.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig: { url: 'https://host/path' } };
const webhooks = (change: Manifest): Manifest => ({ webhooks: [{ ...webhook, ...change }] });

const policy = (change: Manifest): Manifest => {
  const { spec } = minimalManifests['ValidatingAdmissionPolicy'] as { readonly spec: Manifest };
  return { spec: { ...spec, ...change } };
};
const mutation = (change: Manifest): Manifest => {
  const { spec } = minimalManifests['MutatingAdmissionPolicy'] as { readonly spec: Manifest };
  return { spec: { ...spec, ...change } };
};
const policyBinding = (change: Manifest): Manifest => ({ spec: { policyName: 'p', validationActions: ['Deny'], ...change } });

const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };
const widget = { plural: 'widgets', kind: 'Widget' };
const crd = (change: Manifest): Manifest => ({
  metadata: { name: 'widgets.example.com' },
  spec: { group: 'example.com', scope: 'Namespaced', names: widget, versions: [version], ...change },
});
const versions = (...changes: readonly Manifest[]): Manifest => crd({ versions: changes.map((change) => ({ ...version, ...change })) });
const property = (schema: Manifest): Manifest => versions({ schema: { openAPIV3Schema: { type: 'object', properties: { a: schema } } } });
const a = 'spec.versions[0].schema.openAPIV3Schema.properties[a]';

describe('defaults', () => {
  it.each<[string, Manifest, Manifest]>([
    [
      'ValidatingAdmissionPolicy',
      policy({}),
      {
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, resourceRules: [{ scope: '*' }] },
        },
      },
    ],
    ['ValidatingWebhookConfiguration', webhooks({}), { webhooks: [{ failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10 }] }],
    ['CustomResourceDefinition', crd({}), { spec: { names: { singular: 'widget', listKind: 'WidgetList' }, conversion: { strategy: 'None' } } }],
    ['CustomResourceDefinition', crd({}), { status: { storedVersions: ['v1'] } }],
    [
      'CustomResourceDefinition',
      crd({
        conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: { name: 's', namespace: 'n' } } } },
      }),
      { spec: { conversion: { webhook: { clientConfig: { service: { port: 443 } } } } } },
    ],
  ])('of a %s fill what %j left out', (kind, manifest, expected) => {
    expect(created(kind, manifest)).toMatchObject(expected);
  });

  it('remember every version objects may be stored in', () => {
    const { object } = updated('CustomResourceDefinition', crd({}), versions({ storage: false }, { name: 'v2' }));
    expect(object).toMatchObject({ status: { storedVersions: ['v1', 'v2'] } });
  });
});

describe('webhooks', () => {
  it.each<[string, Manifest, string]>([
    ['a short name', webhooks({ name: 'a.b' }), 'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
    ['one name twice', { webhooks: [webhook, webhook] }, 'webhooks[1].name: Duplicate value: "check.example.com"'],
    ['side effects', webhooks({ sideEffects: 'Some' }), 'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    ['a long timeout', webhooks({ timeoutSeconds: 31 }), 'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
    ['nobody to call', webhooks({ clientConfig: {} }), 'webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    [
      'plain http',
      webhooks({ clientConfig: { url: 'http://host' } }),
      'webhooks[0].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
    ],
    [
      'a path without a slash',
      webhooks({ clientConfig: { service: { name: 's', namespace: 'n', path: 'p' } } }),
      'webhooks[0].clientConfig.service.path: Invalid value: "p": must start with a \'/\'',
    ],
    ['no version', webhooks({ admissionReviewVersions: [] }), 'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
    [
      'an unknown version',
      webhooks({ admissionReviewVersions: ['v9'] }),
      'webhooks[0].admissionReviewVersions: Invalid value: ["v9"]: must include at least one of v1, v1beta1',
    ],
    ['a rule without operations', webhooks({ rules: [{ ...rule, operations: [] }] }), 'webhooks[0].rules[0].operations: Required value'],
    [
      'all operations and one',
      webhooks({ rules: [{ ...rule, operations: ['*', 'CREATE'] }] }),
      'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
    ],
    [
      'a subresource twice',
      webhooks({ rules: [{ ...rule, resources: ['pods/*', 'pods/status'] }] }),
      'webhooks[0].rules[0].resources[1]: Invalid value: "pods/status": if \'pods/*\' is present, must not specify pods/status',
    ],
    ['a condition without a name', webhooks({ matchConditions: [{ name: '', expression: 'true' }] }), 'webhooks[0].matchConditions[0].name: Required value'],
  ])('with %s are refused', (_what, manifest, error) => {
    expect(errorsOf('MutatingWebhookConfiguration', manifest)).toEqual([error]);
    expect(errorsOf('ValidatingWebhookConfiguration', manifest)).toEqual([error]);
  });
});

describe('policies', () => {
  it.each<[string, string, Manifest, readonly string[]]>([
    ['about nothing', 'ValidatingAdmissionPolicy', policy({ matchConstraints: undefined }), ['spec.matchConstraints: Required value']],
    ['without rules', 'ValidatingAdmissionPolicy', policy({ matchConstraints: {} }), ['spec.matchConstraints.resourceRules: Required value']],
    [
      'that check nothing',
      'ValidatingAdmissionPolicy',
      policy({ validations: [] }),
      [
        'spec.validations: Required value: validations or auditAnnotations must be non-empty',
        'spec.auditAnnotations: Required value: validations or auditAnnotations must be non-empty',
      ],
    ],
    [
      'with an empty expression',
      'ValidatingAdmissionPolicy',
      policy({ validations: [{ expression: ' ' }] }),
      ['spec.validations[0].expression: Required value: expression is not specified'],
    ],
    [
      'with a reason of their own',
      'ValidatingAdmissionPolicy',
      policy({ validations: [{ expression: 'true', reason: 'Because' }] }),
      ['spec.validations[0].reason: Unsupported value: "Because": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"'],
    ],
    [
      'with a variable that is no identifier',
      'ValidatingAdmissionPolicy',
      policy({ variables: [{ name: 'a-b', expression: '1' }] }),
      ['spec.variables[0].name: Invalid value: "a-b": name is not a valid CEL identifier'],
    ],
    ['with no change', 'MutatingAdmissionPolicy', mutation({ mutations: [] }), ['spec.mutations: Required value: mutations must contain at least one item']],
    [
      'with the wrong patch',
      'MutatingAdmissionPolicy',
      mutation({ mutations: [{ patchType: 'JSONPatch' }] }),
      ['spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch'],
    ],
    [
      'bound to no action',
      'ValidatingAdmissionPolicyBinding',
      policyBinding({ validationActions: [] }),
      ['spec.validationActions: Required value: at least one validation action is required'],
    ],
    ['bound to no policy', 'MutatingAdmissionPolicyBinding', { spec: {} }, ['spec.policyName: Required value']],
    [
      'with parameters nobody names',
      'ValidatingAdmissionPolicyBinding',
      policyBinding({ paramRef: { parameterNotFoundAction: 'Deny' } }),
      ['spec.paramRef: Required value: one of name or selector must be specified'],
    ],
  ])('%s are refused', (_what, kind, manifest, errors) => {
    expect(errorsOf(kind, manifest)).toEqual(errors);
  });
});

describe('custom resource definitions', () => {
  it.each<[string, Manifest, string]>([
    [
      'named otherwise than their resource',
      { ...crd({}), metadata: { name: 'gadgets.example.com' } },
      'metadata.name: Invalid value: "gadgets.example.com": must be spec.names.plural+"."+spec.group',
    ],
    ['with an unknown scope', crd({ scope: 'Global' }), 'spec.scope: Unsupported value: "Global": supported values: "Cluster", "Namespaced"'],
    [
      'with a list of the same kind',
      crd({ names: { ...widget, listKind: 'Widget' } }),
      'spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same',
    ],
    ['with two versions of one name', versions({}, { storage: false }), 'spec.versions: Invalid value: ["v1","v1"]: must contain unique version names'],
    ['with no storage version', versions({ storage: false }), 'spec.versions: Invalid value: ["v1"]: must have exactly one version marked as storage version'],
    ['without a schema', versions({ schema: undefined }), 'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required'],
    [
      'whose schema is no object',
      versions({ schema: { openAPIV3Schema: { type: 'array', items: { type: 'string' } } } }),
      'spec.versions[0].schema.openAPIV3Schema.type: Invalid value: "array": must be object at the root',
    ],
    ['with a field of no type', property({}), `${a}.type: Required value: must not be empty for specified object fields`],
    [
      'with a field of an unknown type',
      property({ type: 'text' }),
      `${a}.type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
    ],
    ['with a list of nothing', property({ type: 'array' }), `${a}.items: Required value: must be specified`],
    ['with a reference', property({ type: 'object', $ref: '#/definitions/b' }), `${a}.$ref: Forbidden: $ref is not supported`],
    [
      'with properties and more',
      property({ type: 'object', properties: { b: { type: 'string' } }, additionalProperties: true }),
      `${a}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`,
    ],
    [
      'with a map list without keys',
      property({ type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' }),
      `${a}.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`,
    ],
    ['with a type inside anyOf', property({ type: 'string', anyOf: [{ type: 'string' }] }), `${a}.anyOf[0].type: Forbidden: must be empty to be structural`],
    [
      'that convert by nobody',
      crd({ conversion: { strategy: 'Webhook' } }),
      'spec.conversion.webhook: Required value: required when strategy is set to Webhook',
    ],
    [
      'with a scale outside the spec',
      versions({ subresources: { scale: { specReplicasPath: '.replicas', statusReplicasPath: '.status.replicas' } } }),
      'spec.versions[0].subresources.scale.specReplicasPath: Invalid value: ".replicas": should be a json path under .spec',
    ],
    [
      'with a column of no type',
      versions({ additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: '.spec.a' }] }),
      'spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    ],
  ])('%s are refused', (_what, manifest, error) => {
    expect(errorsOf('CustomResourceDefinition', manifest)).toEqual([error]);
  });

  it.each<[string, Manifest]>([
    ['a number or text spelled out', { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^[0-9]+%?$' }],
    ['a kept object', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }],
    ['a map', { type: 'object', additionalProperties: { type: 'string' } }],
    ['a bounded choice', { type: 'object', properties: { b: { type: 'string' } }, oneOf: [{ required: ['b'] }, { properties: { b: { enum: ['c'] } } }] }],
  ])('may hold %s', (_what, schema) => {
    expect(errorsOf('CustomResourceDefinition', property(schema))).toEqual([]);
  });

  it.each<[string, string]>([
    ['jsonPath with a filter', `.status.conditions[?(@.type=='Ready')].status`],
    ['jsonPath with an escaped key', String.raw`.metadata.labels.app\.kubernetes\.io/name`],
    ['jsonPath with an index', '.spec.items[0].name'],
  ])('may print a %s', (_what, jsonPath) => {
    expect(errorsOf('CustomResourceDefinition', versions({ additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath }] }))).toEqual([]);
  });

  it('keep the versions objects may be stored in', () => {
    expect(updateErrors('CustomResourceDefinition', crd({}), versions({ name: 'v2' }))).toEqual([
      expect.stringContaining('status.storedVersions[0]: Invalid value: "v1": missing from spec.versions'),
    ]);
    expect(statusErrors('CustomResourceDefinition', crd({}), { ...crd({}), status: { storedVersions: ['v0'] } })).toHaveLength(2);
  });
});
