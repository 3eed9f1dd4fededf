import { z } from 'zod';
import { atomic, atomicList, base64, int32, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { choiceOr } from '../go-zero.ts';

export const matchCondition = namedSchema('io.k8s.api.admissionregistration.v1.MatchCondition', () =>
  z.object({
    expression: z.string(),
    name: z.string().describe('The name.'),
  }),
);
export interface MatchCondition extends SchemaOf<typeof matchCondition> {}

export const matchResources = namedSchema('io.k8s.api.admissionregistration.v1.MatchResources', () =>
  atomic(
    z.object({
      excludeResourceRules: atomicList(namedRuleWithOperations()).optional(),
      matchPolicy: choiceOr(['Equivalent', 'Exact'], 'Equivalent'),
      namespaceSelector: labelSelector().prefault({}),
      objectSelector: labelSelector().prefault({}),
      resourceRules: atomicList(namedRuleWithOperations()).optional(),
    }),
  ),
);
export interface MatchResources extends SchemaOf<typeof matchResources> {}

const namedRuleWithOperations = namedSchema('io.k8s.api.admissionregistration.v1.NamedRuleWithOperations', () =>
  atomic(
    z.object({
      apiGroups: atomicList(z.string()).optional(),
      apiVersions: atomicList(z.string()).optional(),
      operations: atomicList(z.enum(['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'])).optional(),
      resourceNames: atomicList(z.string()).optional(),
      resources: atomicList(z.string()).optional(),
      scope: choiceOr(['*', 'Cluster', 'Namespaced'], '*'),
    }),
  ),
);
export interface NamedRuleWithOperations extends SchemaOf<typeof namedRuleWithOperations> {}

export const paramKind = namedSchema('io.k8s.api.admissionregistration.v1.ParamKind', () =>
  atomic(
    z.object({
      apiVersion: z.string().optional(),
      kind: z.string().optional(),
    }),
  ),
);
export interface ParamKind extends SchemaOf<typeof paramKind> {}

export const paramRef = namedSchema('io.k8s.api.admissionregistration.v1.ParamRef', () =>
  atomic(
    z.object({
      name: z.string().optional().describe('The name.'),
      namespace: z.string().optional(),
      parameterNotFoundAction: z.string().optional(),
      selector: labelSelector().optional().describe('Which objects, by their labels.'),
    }),
  ),
);
export interface ParamRef extends SchemaOf<typeof paramRef> {}

export const ruleWithOperations = namedSchema('io.k8s.api.admissionregistration.v1.RuleWithOperations', () =>
  z.object({
    apiGroups: atomicList(z.string()).optional(),
    apiVersions: atomicList(z.string()).optional(),
    operations: atomicList(z.enum(['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'])).optional(),
    resources: atomicList(z.string()).optional(),
    scope: choiceOr(['*', 'Cluster', 'Namespaced'], '*'),
  }),
);
export interface RuleWithOperations extends SchemaOf<typeof ruleWithOperations> {}

const serviceReference = namedSchema('io.k8s.api.admissionregistration.v1.ServiceReference', () =>
  z.object({
    name: z.string().describe('The name.'),
    namespace: z.string(),
    path: z.string().optional(),
    port: int32().default(443),
  }),
);
export interface ServiceReference extends SchemaOf<typeof serviceReference> {}

export const variable = namedSchema('io.k8s.api.admissionregistration.v1.Variable', () =>
  atomic(
    z.object({
      expression: z.string(),
      name: z.string().describe('The name.'),
    }),
  ),
);
export interface Variable extends SchemaOf<typeof variable> {}

export const webhookClientConfig = namedSchema('io.k8s.api.admissionregistration.v1.WebhookClientConfig', () =>
  z.object({
    caBundle: base64().optional(),
    service: serviceReference().optional(),
    url: z.string().optional(),
  }),
);
export interface WebhookClientConfig extends SchemaOf<typeof webhookClientConfig> {}
