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
    conversion: customResourceConversion().optional().describe('How objects are brought from one version to another.'),
    group: z.string().describe('The API group of the resource.'),
    names: customResourceDefinitionNames().describe('What the resource and its kind are called.'),
    preserveUnknownFields: z.boolean().optional().describe('Must be false: fields that the schema does not know are dropped.'),
    scope: z.string().describe('Namespaced or Cluster.'),
    versions: atomicList(customResourceDefinitionVersion()).describe('The versions, each with its schema.'),
  }),
);
export interface CustomResourceDefinitionSpec extends SchemaOf<typeof customResourceDefinitionSpec> {}

const customResourceConversion = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion', () =>
  z.object({
    strategy: z.string().describe('None changes the apiVersion alone, Webhook asks one.'),
    webhook: webhookConversion().optional().describe('The webhook that converts.'),
  }),
);
export interface CustomResourceConversion extends SchemaOf<typeof customResourceConversion> {}

const webhookConversion = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion', () =>
  z.object({
    clientConfig: webhookClientConfig().optional().describe('How the webhook is reached.'),
    conversionReviewVersions: atomicList(z.string()).describe('The versions of ConversionReview it understands, preferred first.'),
  }),
);
export interface WebhookConversion extends SchemaOf<typeof webhookConversion> {}

const webhookClientConfig = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig', () =>
  z.object({
    caBundle: base64().optional().describe("PEM certificates that the server's own is checked with; those of the system when left out."),
    service: serviceReference().optional().describe('A Service that answers; this or url.'),
    url: z.string().optional().describe('Where it answers, as an https URL; this or service.'),
  }),
);
export interface WebhookClientConfig extends SchemaOf<typeof webhookClientConfig> {}

const serviceReference = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference', () =>
  z.object({
    name: z.string().describe('The name.'),
    namespace: z.string().describe('The namespace of the Service.'),
    path: z.string().optional().describe('The path that is asked.'),
    port: int32().optional().describe('The port of the Service.'),
  }),
);
export interface ServiceReference extends SchemaOf<typeof serviceReference> {}

const customResourceDefinitionNames = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames', () =>
  z.object({
    categories: atomicList(z.string()).optional().describe('Groups of resources it belongs to, e.g. all.'),
    kind: z.string().describe('The kind, in CamelCase.'),
    listKind: z.string().optional().describe('The kind of a list of them; the kind with List behind it when left out.'),
    plural: z.string().describe('The name in paths.'),
    shortNames: atomicList(z.string()).optional().describe('Short names for the command line.'),
    singular: z.string().optional().describe('The name of one; the kind in lower case when left out.'),
  }),
);
export interface CustomResourceDefinitionNames extends SchemaOf<typeof customResourceDefinitionNames> {}

const customResourceDefinitionVersion = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion', () =>
  z.object({
    additionalPrinterColumns: atomicList(customResourceColumnDefinition()).optional().describe('The columns kubectl get shows beside the name.'),
    deprecated: z.boolean().optional().describe('Whether those who use it are warned.'),
    deprecationWarning: z.string().optional().describe('The text of the warning.'),
    name: z.string().describe('The name.'),
    schema: customResourceValidation().optional().describe('What objects of this version look like.'),
    selectableFields: atomicList(selectableField()).optional().describe('Fields that field selectors may name.'),
    served: z.boolean().describe('Whether the version is answered for.'),
    storage: z.boolean().describe('Whether objects are stored in this version; exactly one is.'),
    subresources: customResourceSubresources().optional().describe('The subresources it has.'),
  }),
);
export interface CustomResourceDefinitionVersion extends SchemaOf<typeof customResourceDefinitionVersion> {}

const customResourceColumnDefinition = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition', () =>
  z.object({
    description: z.string().optional().describe('What the column shows.'),
    format: z.string().optional().describe('How the type is written, e.g. int32 or date.'),
    jsonPath: z.string().describe('Where the value stands in the object.'),
    name: z.string().describe('The name.'),
    priority: int32().optional().describe('0 is always shown, more only with -o wide.'),
    type: z.string().describe('The type of the value, e.g. string, integer or date.'),
  }),
);
export interface CustomResourceColumnDefinition extends SchemaOf<typeof customResourceColumnDefinition> {}

const customResourceValidation = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation', () =>
  z.object({
    openAPIV3Schema: jsonSchemaProps().optional().describe('The schema of the whole object.'),
  }),
);
export interface CustomResourceValidation extends SchemaOf<typeof customResourceValidation> {}

const schemaOrBool = () => z.unknown().meta({ kubets: 'JSONSchemaPropsOrBool' });
const schemaOrSchemas = () => z.unknown().meta({ kubets: 'JSONSchemaPropsOrArray' });
const schemaOrStrings = () => z.unknown().meta({ kubets: 'JSONSchemaPropsOrStringArray' });
const float64 = () => z.number().meta({ format: 'double' });

const jsonSchemaProps = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', () =>
  z.object({
    $ref: z.string().optional().describe('Not allowed.'),
    $schema: z.string().optional().describe('The dialect the schema is written in.'),
    additionalItems: schemaOrBool().optional().describe('Not allowed.'),
    additionalProperties: schemaOrBool().optional().describe('What every further member must be; false for none.'),
    get allOf() {
      return atomicList(jsonSchemaProps()).optional().describe('The value must fit all of these.');
    },
    get anyOf() {
      return atomicList(jsonSchemaProps()).optional().describe('The value must fit one or more of these.');
    },
    default: anyJson().optional().describe('The value of a field that is left out.'),
    get definitions() {
      return z.record(z.string(), jsonSchemaProps()).optional().describe('Not allowed.');
    },
    dependencies: z.record(z.string(), schemaOrStrings()).optional().describe('Not allowed.'),
    description: z.string().optional().describe('What the field means.'),
    enum: atomicList(anyJson()).optional().describe('The values there are.'),
    example: anyJson().optional().describe('A value, to show what is meant.'),
    exclusiveMaximum: z.boolean().optional().describe('Whether the value must be below the maximum.'),
    exclusiveMinimum: z.boolean().optional().describe('Whether the value must be above the minimum.'),
    externalDocs: externalDocumentation().optional().describe('Where to read more.'),
    format: z.string().optional().describe('What the text or number stands for, e.g. date-time or int32.'),
    id: z.string().optional().describe('Not allowed.'),
    items: schemaOrSchemas().optional().describe('What every item of the list must be.'),
    maxItems: int64().optional().describe('How many items there may be at the most.'),
    maxLength: int64().optional().describe('How many characters there may be at the most.'),
    maxProperties: int64().optional().describe('How many members there may be at the most.'),
    maximum: float64().optional().describe('The greatest value.'),
    minItems: int64().optional().describe('How many items there must be at the least.'),
    minLength: int64().optional().describe('How many characters there must be at the least.'),
    minProperties: int64().optional().describe('How many members there must be at the least.'),
    minimum: float64().optional().describe('The least value.'),
    multipleOf: float64().optional().describe('The value must be a multiple of this.'),
    get not() {
      return jsonSchemaProps().optional().describe('The value must not fit this.');
    },
    nullable: z.boolean().optional().describe('Whether null is a value.'),
    get oneOf() {
      return atomicList(jsonSchemaProps()).optional().describe('The value must fit exactly one of these.');
    },
    pattern: z.string().optional().describe('A regular expression that the text must match.'),
    get patternProperties() {
      return z.record(z.string(), jsonSchemaProps()).optional().describe('Not allowed.');
    },
    get properties() {
      return z.record(z.string(), jsonSchemaProps()).optional().describe('The members and what they must be.');
    },
    required: atomicList(z.string()).optional().describe('The members that must be there.'),
    title: z.string().optional().describe('A name for people.'),
    type: z.string().optional().describe('The type: object, array, string, integer, number or boolean.'),
    uniqueItems: z.boolean().optional().describe('Not allowed but for false.'),
    'x-kubernetes-embedded-resource': z.boolean().optional().describe('Whether the value is a whole object, with apiVersion, kind and metadata.'),
    'x-kubernetes-int-or-string': z.boolean().optional().describe('Whether the value may be a whole number or text.'),
    'x-kubernetes-list-map-keys': atomicList(z.string()).optional().describe('The members that tell items of a map list apart.'),
    'x-kubernetes-list-type': z.string().optional().describe('How the list is merged: atomic, set or map.'),
    'x-kubernetes-map-type': z.string().optional().describe('How the object is merged: granular or atomic.'),
    'x-kubernetes-preserve-unknown-fields': z.boolean().optional().describe('Whether members no schema knows are kept.'),
    'x-kubernetes-validations': listMap(validationRule(), ['rule']).optional().describe('Rules, as expressions, that the value must keep.'),
  }),
);
export interface JSONSchemaProps extends SchemaOf<typeof jsonSchemaProps> {}

const externalDocumentation = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation', () =>
  z.object({
    description: z.string().optional().describe('What is to be read there.'),
    url: z.string().optional().describe('Where it is.'),
  }),
);
export interface ExternalDocumentation extends SchemaOf<typeof externalDocumentation> {}

const validationRule = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule', () =>
  z.object({
    fieldPath: z.string().optional().describe('The field that is named when the rule is broken.'),
    message: z.string().optional().describe('What the user is told when it is broken.'),
    messageExpression: z.string().optional().describe('Gives what the user is told, in CEL; comes before message.'),
    optionalOldSelf: z.boolean().optional().describe('Checks new values, too, though the rule speaks of the old one: oldSelf is then empty.'),
    reason: choice(['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']).describe('The reason of the refusal.'),
    rule: z.string().describe('Must be true of the value, in CEL.'),
  }),
);
export interface ValidationRule extends SchemaOf<typeof validationRule> {}

const selectableField = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField', () =>
  z.object({
    jsonPath: z.string().describe('Where the field stands in the object.'),
  }),
);
export interface SelectableField extends SchemaOf<typeof selectableField> {}

const customResourceSubresources = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources', () =>
  z.object({
    scale: customResourceSubresourceScale().optional().describe('Lets the number of replicas be read and set, as autoscalers do.'),
    status: customResourceSubresourceStatus().optional().describe('What was last observed.'),
  }),
);
export interface CustomResourceSubresources extends SchemaOf<typeof customResourceSubresources> {}

const customResourceSubresourceScale = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale', () =>
  z.object({
    labelSelectorPath: z.string().optional().describe('Where the selector of the replicas stands, as text.'),
    specReplicasPath: z.string().describe('Where the wanted number stands, below .spec.'),
    statusReplicasPath: z.string().describe('Where the present number stands, below .status.'),
  }),
);
export interface CustomResourceSubresourceScale extends SchemaOf<typeof customResourceSubresourceScale> {}

const customResourceSubresourceStatus = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus', () =>
  z.object({}),
);
export interface CustomResourceSubresourceStatus extends SchemaOf<typeof customResourceSubresourceStatus> {}

const customResourceDefinitionStatus = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus', () =>
  z.object({
    acceptedNames: customResourceDefinitionNames().optional().describe('The names that are in use, which no other resource had.'),
    conditions: listMap(customResourceDefinitionCondition(), ['type'], { patch: 'replace' })
      .optional()
      .describe('What is true of the object at present, one entry for each aspect.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    storedVersions: atomicList(z.string()).optional().describe('The versions that objects may still be stored in.'),
  }),
);
export interface CustomResourceDefinitionStatus extends SchemaOf<typeof customResourceDefinitionStatus> {}

const customResourceDefinitionCondition = namedSchema('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition', () =>
  z.object({
    lastTransitionTime: time().optional().describe('When the status last changed.'),
    message: z.string().optional().describe('What happened, for people.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    reason: z.string().optional().describe('What happened, as one word for programs.'),
    status: z.string().describe('What was last observed.'),
    type: z.string().describe('The aspect, e.g. Established or NamesAccepted.'),
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
