import { z } from 'zod';
import { atomic, atomicList, base64, int32, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { choiceOr } from '../go-zero.ts';

export const matchCondition = namedSchema('io.k8s.api.admissionregistration.v1.MatchCondition', () =>
  z.object({
    expression: z.string().describe('Must be true, in CEL, for the request to be looked at.'),
    name: z.string().describe('The name.'),
  }),
);
export interface MatchCondition extends SchemaOf<typeof matchCondition> {}

export const matchResources = namedSchema('io.k8s.api.admissionregistration.v1.MatchResources', () =>
  atomic(
    z.object({
      excludeResourceRules: atomicList(namedRuleWithOperations()).optional().describe('Requests that are left out although resourceRules names them.'),
      matchPolicy: choiceOr(['Equivalent', 'Exact'], 'Equivalent').describe(
        'Exact asks for the versions as named; Equivalent also takes requests that come by another version of the same resource.',
      ),
      namespaceSelector: labelSelector().prefault({}).describe('In which namespaces, by their labels.'),
      objectSelector: labelSelector().prefault({}).describe('Which objects, by their labels.'),
      resourceRules: atomicList(namedRuleWithOperations()).optional().describe('Which operations on which resources.'),
    }),
  ),
);
export interface MatchResources extends SchemaOf<typeof matchResources> {}

const namedRuleWithOperations = namedSchema('io.k8s.api.admissionregistration.v1.NamedRuleWithOperations', () =>
  atomic(
    z.object({
      apiGroups: atomicList(z.string()).optional().describe('The API groups of the resources; * for all.'),
      apiVersions: atomicList(z.string()).optional().describe('The versions of the resources; * for all.'),
      operations: atomicList(z.enum(['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']))
        .optional()
        .describe('What is done to them: CREATE, UPDATE, DELETE, CONNECT, or * for all.'),
      resourceNames: atomicList(z.string()).optional().describe('Only objects of these names; all when left out.'),
      resources: atomicList(z.string()).optional().describe('The resources, e.g. pods, pods/log, pods/* or *.'),
      scope: choiceOr(['*', 'Cluster', 'Namespaced'], '*').describe('Cluster or Namespaced, or * for both.'),
    }),
  ),
);
export interface NamedRuleWithOperations extends SchemaOf<typeof namedRuleWithOperations> {}

export const paramKind = namedSchema('io.k8s.api.admissionregistration.v1.ParamKind', () =>
  atomic(
    z.object({
      apiVersion: z.string().optional().describe('The group and version of the parameters.'),
      kind: z.string().optional().describe('The kind of the parameters.'),
    }),
  ),
);
export interface ParamKind extends SchemaOf<typeof paramKind> {}

export const paramRef = namedSchema('io.k8s.api.admissionregistration.v1.ParamRef', () =>
  atomic(
    z.object({
      name: z.string().optional().describe('The name.'),
      namespace: z.string().optional().describe("Where the parameters lie; the request's namespace when left out."),
      parameterNotFoundAction: z.string().optional().describe('What happens when there are none: Allow or Deny.'),
      selector: labelSelector().optional().describe('Which objects, by their labels.'),
    }),
  ),
);
export interface ParamRef extends SchemaOf<typeof paramRef> {}

export const ruleWithOperations = namedSchema('io.k8s.api.admissionregistration.v1.RuleWithOperations', () =>
  z.object({
    apiGroups: atomicList(z.string()).optional().describe('The API groups of the resources; * for all.'),
    apiVersions: atomicList(z.string()).optional().describe('The versions of the resources; * for all.'),
    operations: atomicList(z.enum(['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']))
      .optional()
      .describe('What is done to them: CREATE, UPDATE, DELETE, CONNECT, or * for all.'),
    resources: atomicList(z.string()).optional().describe('The resources, e.g. pods, pods/log, pods/* or *.'),
    scope: choiceOr(['*', 'Cluster', 'Namespaced'], '*').describe('Cluster or Namespaced, or * for both.'),
  }),
);
export interface RuleWithOperations extends SchemaOf<typeof ruleWithOperations> {}

const serviceReference = namedSchema('io.k8s.api.admissionregistration.v1.ServiceReference', () =>
  z.object({
    name: z.string().describe('The name.'),
    namespace: z.string().describe('The namespace of the Service.'),
    path: z.string().optional().describe('The path that is asked.'),
    port: int32().default(443).describe('The port of the Service.'),
  }),
);
export interface ServiceReference extends SchemaOf<typeof serviceReference> {}

export const variable = namedSchema('io.k8s.api.admissionregistration.v1.Variable', () =>
  atomic(
    z.object({
      expression: z.string().describe('The value, as a CEL expression.'),
      name: z.string().describe('The name.'),
    }),
  ),
);
export interface Variable extends SchemaOf<typeof variable> {}

export const webhookClientConfig = namedSchema('io.k8s.api.admissionregistration.v1.WebhookClientConfig', () =>
  z.object({
    caBundle: base64().optional().describe("PEM certificates that the server's own is checked with; those of the system when left out."),
    service: serviceReference().optional().describe('A Service that answers; this or url.'),
    url: z.string().optional().describe('Where it answers, as an https URL; this or service.'),
  }),
);
export interface WebhookClientConfig extends SchemaOf<typeof webhookClientConfig> {}
