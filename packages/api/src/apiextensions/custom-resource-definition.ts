import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { anyJson, atomicList, base64, int32, int64, listMap, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { customResourceDefinitions } from '../resources.ts';
import { choice } from '../go-zero.ts';
import { definitionStrategy } from './definition-strategy.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';

const customResourceDefinition = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: customResourceDefinitionSpec().describe('The desired state.'),
      status: customResourceDefinitionStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Adds a kind of object to the API.'),
);
export interface CustomResourceDefinition extends SchemaOf<typeof customResourceDefinition> {}

const customResourceDefinitionSpec = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec', () =>
  z.object({
    conversion: customResourceConversion().optional(),
    group: z.string(),
    names: customResourceDefinitionNames(),
    preserveUnknownFields: z.boolean().optional(),
    scope: z.string(),
    versions: atomicList(customResourceDefinitionVersion()),
  }),
);
export interface CustomResourceDefinitionSpec extends SchemaOf<typeof customResourceDefinitionSpec> {}

const customResourceConversion = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion', () =>
  z.object({
    strategy: z.string(),
    webhook: webhookConversion().optional(),
  }),
);
export interface CustomResourceConversion extends SchemaOf<typeof customResourceConversion> {}

const webhookConversion = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion', () =>
  z.object({
    clientConfig: webhookClientConfig().optional(),
    conversionReviewVersions: atomicList(z.string()),
  }),
);
export interface WebhookConversion extends SchemaOf<typeof webhookConversion> {}

const webhookClientConfig = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig', () =>
  z.object({
    caBundle: base64().optional(),
    service: serviceReference().optional(),
    url: z.string().optional(),
  }),
);
export interface WebhookClientConfig extends SchemaOf<typeof webhookClientConfig> {}

const serviceReference = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference', () =>
  z.object({
    name: z.string().describe('The name.'),
    namespace: z.string(),
    path: z.string().optional(),
    port: int32().optional(),
  }),
);
export interface ServiceReference extends SchemaOf<typeof serviceReference> {}

const customResourceDefinitionNames = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames', () =>
  z.object({
    categories: atomicList(z.string()).optional(),
    kind: z.string(),
    listKind: z.string().optional(),
    plural: z.string(),
    shortNames: atomicList(z.string()).optional(),
    singular: z.string().optional(),
  }),
);
export interface CustomResourceDefinitionNames extends SchemaOf<typeof customResourceDefinitionNames> {}

const customResourceDefinitionVersion = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion', () =>
  z.object({
    additionalPrinterColumns: atomicList(customResourceColumnDefinition()).optional(),
    deprecated: z.boolean().optional(),
    deprecationWarning: z.string().optional(),
    name: z.string().describe('The name.'),
    schema: customResourceValidation().optional(),
    selectableFields: atomicList(selectableField()).optional(),
    served: z.boolean(),
    storage: z.boolean(),
    subresources: customResourceSubresources().optional(),
  }),
);
export interface CustomResourceDefinitionVersion extends SchemaOf<typeof customResourceDefinitionVersion> {}

const customResourceColumnDefinition = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition', () =>
  z.object({
    description: z.string().optional(),
    format: z.string().optional(),
    jsonPath: z.string(),
    name: z.string().describe('The name.'),
    priority: int32().optional(),
    type: z.string(),
  }),
);
export interface CustomResourceColumnDefinition extends SchemaOf<typeof customResourceColumnDefinition> {}

const customResourceValidation = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation', () =>
  z.object({
    openAPIV3Schema: jsonSchemaProps().optional(),
  }),
);
export interface CustomResourceValidation extends SchemaOf<typeof customResourceValidation> {}

const schemaOrBool = () => z.unknown().meta({ kubets: 'JSONSchemaPropsOrBool' });
const schemaOrSchemas = () => z.unknown().meta({ kubets: 'JSONSchemaPropsOrArray' });
const schemaOrStrings = () => z.unknown().meta({ kubets: 'JSONSchemaPropsOrStringArray' });
const float64 = () => z.number().meta({ format: 'double' });

const jsonSchemaProps = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', () =>
  z.object({
    $ref: z.string().optional(),
    $schema: z.string().optional(),
    additionalItems: schemaOrBool().optional(),
    additionalProperties: schemaOrBool().optional(),
    get allOf() {
      return atomicList(jsonSchemaProps()).optional();
    },
    get anyOf() {
      return atomicList(jsonSchemaProps()).optional();
    },
    default: anyJson().optional(),
    get definitions() {
      return z.record(z.string(), jsonSchemaProps()).optional();
    },
    dependencies: z.record(z.string(), schemaOrStrings()).optional(),
    description: z.string().optional(),
    enum: atomicList(anyJson()).optional(),
    example: anyJson().optional(),
    exclusiveMaximum: z.boolean().optional(),
    exclusiveMinimum: z.boolean().optional(),
    externalDocs: externalDocumentation().optional(),
    format: z.string().optional(),
    id: z.string().optional(),
    items: schemaOrSchemas().optional(),
    maxItems: int64().optional(),
    maxLength: int64().optional(),
    maxProperties: int64().optional(),
    maximum: float64().optional(),
    minItems: int64().optional(),
    minLength: int64().optional(),
    minProperties: int64().optional(),
    minimum: float64().optional(),
    multipleOf: float64().optional(),
    get not() {
      return jsonSchemaProps().optional();
    },
    nullable: z.boolean().optional(),
    get oneOf() {
      return atomicList(jsonSchemaProps()).optional();
    },
    pattern: z.string().optional(),
    get patternProperties() {
      return z.record(z.string(), jsonSchemaProps()).optional();
    },
    get properties() {
      return z.record(z.string(), jsonSchemaProps()).optional();
    },
    required: atomicList(z.string()).optional(),
    title: z.string().optional(),
    type: z.string().optional(),
    uniqueItems: z.boolean().optional(),
    'x-kubernetes-embedded-resource': z.boolean().optional(),
    'x-kubernetes-int-or-string': z.boolean().optional(),
    'x-kubernetes-list-map-keys': atomicList(z.string()).optional(),
    'x-kubernetes-list-type': z.string().optional(),
    'x-kubernetes-map-type': z.string().optional(),
    'x-kubernetes-preserve-unknown-fields': z.boolean().optional(),
    'x-kubernetes-validations': listMap(validationRule(), ['rule']).optional(),
  }),
);
export interface JSONSchemaProps extends SchemaOf<typeof jsonSchemaProps> {}

const externalDocumentation = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation', () =>
  z.object({
    description: z.string().optional(),
    url: z.string().optional(),
  }),
);
export interface ExternalDocumentation extends SchemaOf<typeof externalDocumentation> {}

const validationRule = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule', () =>
  z.object({
    fieldPath: z.string().optional(),
    message: z.string().optional(),
    messageExpression: z.string().optional(),
    optionalOldSelf: z.boolean().optional(),
    reason: choice(['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']),
    rule: z.string(),
  }),
);
export interface ValidationRule extends SchemaOf<typeof validationRule> {}

const selectableField = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField', () =>
  z.object({
    jsonPath: z.string(),
  }),
);
export interface SelectableField extends SchemaOf<typeof selectableField> {}

const customResourceSubresources = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources', () =>
  z.object({
    scale: customResourceSubresourceScale().optional(),
    status: customResourceSubresourceStatus().optional().describe('What was last observed.'),
  }),
);
export interface CustomResourceSubresources extends SchemaOf<typeof customResourceSubresources> {}

const customResourceSubresourceScale = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale', () =>
  z.object({
    labelSelectorPath: z.string().optional(),
    specReplicasPath: z.string(),
    statusReplicasPath: z.string(),
  }),
);
export interface CustomResourceSubresourceScale extends SchemaOf<typeof customResourceSubresourceScale> {}

const customResourceSubresourceStatus = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus', () =>
  z.object({}),
);
export interface CustomResourceSubresourceStatus extends SchemaOf<typeof customResourceSubresourceStatus> {}

const customResourceDefinitionStatus = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus', () =>
  z.object({
    acceptedNames: customResourceDefinitionNames().optional(),
    conditions: listMap(customResourceDefinitionCondition(), ['type'], { patch: 'replace' })
      .optional()
      .describe('What is true of the object at present, one entry for each aspect.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    storedVersions: atomicList(z.string()).optional(),
  }),
);
export interface CustomResourceDefinitionStatus extends SchemaOf<typeof customResourceDefinitionStatus> {}

const customResourceDefinitionCondition = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition', () =>
  z.object({
    lastTransitionTime: time().optional().describe('When the status last changed.'),
    message: z.string().optional(),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    reason: z.string().optional(),
    status: z.string().describe('What was last observed.'),
    type: z.string(),
  }),
);
export interface CustomResourceDefinitionCondition extends SchemaOf<typeof customResourceDefinitionCondition> {}

export const customResourceDefinitionDefinition = defineResource<CustomResourceDefinition>({
  reference: customResourceDefinitions,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  schema: customResourceDefinition,
  strategy: definitionStrategy,
  columns: [nameColumn, createdAtColumn],
  subresources: [statusSubresource('CustomResourceDefinition')],
});
