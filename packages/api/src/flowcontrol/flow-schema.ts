import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, listSet, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { flowSchemas } from '../resources.ts';
import { ageColumn, integerColumn, nameColumn, none, textColumn } from '../columns.ts';
import { validateFlowSchema } from './validate-flow-schema.ts';
import { int32Or } from '../go-zero.ts';

export const flowSchema = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchema', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: flowSchemaSpec().prefault({} as never),
      status: flowSchemaStatus().prefault({}),
    })
    .describe('Sorts requests to the server into priority levels.'),
);
export interface FlowSchema extends SchemaOf<typeof flowSchema> {}

export const flowSchemaSpec = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchemaSpec', () =>
  z.object({
    distinguisherMethod: flowDistinguisherMethod().optional(),
    matchingPrecedence: int32Or(1000),
    priorityLevelConfiguration: priorityLevelConfigurationReference(),
    rules: atomicList(policyRulesWithSubjects()).optional(),
  }),
);
export interface FlowSchemaSpec extends SchemaOf<typeof flowSchemaSpec> {}

export const flowDistinguisherMethod = namedSchema('io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod', () =>
  z.object({
    type: z.string(),
  }),
);
export interface FlowDistinguisherMethod extends SchemaOf<typeof flowDistinguisherMethod> {}

export const priorityLevelConfigurationReference = namedSchema('io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference', () =>
  z.object({
    name: z.string(),
  }),
);
export interface PriorityLevelConfigurationReference extends SchemaOf<typeof priorityLevelConfigurationReference> {}

export const policyRulesWithSubjects = namedSchema('io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects', () =>
  z.object({
    nonResourceRules: atomicList(nonResourcePolicyRule()).optional(),
    resourceRules: atomicList(resourcePolicyRule()).optional(),
    subjects: atomicList(subject()),
  }),
);
export interface PolicyRulesWithSubjects extends SchemaOf<typeof policyRulesWithSubjects> {}

export const nonResourcePolicyRule = namedSchema('io.k8s.api.flowcontrol.v1.NonResourcePolicyRule', () =>
  z.object({
    nonResourceURLs: listSet(z.string()),
    verbs: listSet(z.string()),
  }),
);
export interface NonResourcePolicyRule extends SchemaOf<typeof nonResourcePolicyRule> {}

export const resourcePolicyRule = namedSchema('io.k8s.api.flowcontrol.v1.ResourcePolicyRule', () =>
  z.object({
    apiGroups: listSet(z.string()),
    clusterScope: z.boolean().optional(),
    namespaces: listSet(z.string()).optional(),
    resources: listSet(z.string()),
    verbs: listSet(z.string()),
  }),
);
export interface ResourcePolicyRule extends SchemaOf<typeof resourcePolicyRule> {}

export const subject = namedSchema('io.k8s.api.flowcontrol.v1.Subject', () =>
  z.object({
    group: groupSubject().optional(),
    kind: z.string(),
    serviceAccount: serviceAccountSubject().optional(),
    user: userSubject().optional(),
  }),
);
export interface Subject extends SchemaOf<typeof subject> {}

export const groupSubject = namedSchema('io.k8s.api.flowcontrol.v1.GroupSubject', () =>
  z.object({
    name: z.string(),
  }),
);
export interface GroupSubject extends SchemaOf<typeof groupSubject> {}

export const serviceAccountSubject = namedSchema('io.k8s.api.flowcontrol.v1.ServiceAccountSubject', () =>
  z.object({
    name: z.string(),
    namespace: z.string(),
  }),
);
export interface ServiceAccountSubject extends SchemaOf<typeof serviceAccountSubject> {}

export const userSubject = namedSchema('io.k8s.api.flowcontrol.v1.UserSubject', () =>
  z.object({
    name: z.string(),
  }),
);
export interface UserSubject extends SchemaOf<typeof userSubject> {}

export const flowSchemaStatus = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchemaStatus', () =>
  z.object({
    conditions: listMap(flowSchemaCondition(), ['type']).optional(),
  }),
);
export interface FlowSchemaStatus extends SchemaOf<typeof flowSchemaStatus> {}

export const flowSchemaCondition = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchemaCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string().optional(),
    type: z.string().optional(),
  }),
);
export interface FlowSchemaCondition extends SchemaOf<typeof flowSchemaCondition> {}

export const flowSchemaDefinition = defineResource<FlowSchema>({
  reference: flowSchemas,
  schema: flowSchema,
  columns: [
    nameColumn,
    textColumn('PriorityLevel', { description: 'The priority level requests get.' }, ({ spec }) => spec.priorityLevelConfiguration.name),
    integerColumn('MatchingPrecedence', { description: 'The lowest number that matches wins.' }, ({ spec }) => spec.matchingPrecedence),
    textColumn('DistinguisherMethod', { description: 'What tells flows apart.' }, ({ spec }) => spec.distinguisherMethod?.type ?? none),
    ageColumn,
    textColumn(
      'MissingPL',
      { description: 'Whether its priority level is missing.' },
      ({ status }) => status.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
    ),
  ],
  strategy: { validate: validateFlowSchema },
  subresources: [statusSubresource('FlowSchema')],
});
