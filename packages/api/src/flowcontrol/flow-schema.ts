import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { flowConditionFields } from './flow-condition-fields.ts';
import { atomicList, listMap, listSet, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { flowSchemas } from '../resources.ts';
import { ageColumn, integerColumn, nameColumn, none, textColumn } from '../columns.ts';
import { validateFlowSchema } from './validate-flow-schema.ts';
import { int32Or } from '../go-zero.ts';

const flowSchema = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchema', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: flowSchemaSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: flowSchemaStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Sorts requests to the server into priority levels.'),
);
export interface FlowSchema extends SchemaOf<typeof flowSchema> {}

const flowSchemaSpec = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchemaSpec', () =>
  z.object({
    distinguisherMethod: flowDistinguisherMethod().optional().describe('What tells flows apart: the user or the namespace.'),
    matchingPrecedence: int32Or(1000).describe('The schema with the lowest number that matches is the one.'),
    priorityLevelConfiguration: priorityLevelConfigurationReference().describe('Where requests go that match.'),
    rules: atomicList(policyRulesWithSubjects()).optional().describe('Which requests match; one of these does.'),
  }),
);
export interface FlowSchemaSpec extends SchemaOf<typeof flowSchemaSpec> {}

const flowDistinguisherMethod = namedSchema('io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod', () =>
  z.object({
    type: z.string().describe('ByUser or ByNamespace.'),
  }),
);
export interface FlowDistinguisherMethod extends SchemaOf<typeof flowDistinguisherMethod> {}

const priorityLevelConfigurationReference = namedSchema('io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference', () =>
  z.object({
    name: z.string().describe('The name of the priority level.'),
  }),
);
export interface PriorityLevelConfigurationReference extends SchemaOf<typeof priorityLevelConfigurationReference> {}

const policyRulesWithSubjects = namedSchema('io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects', () =>
  z.object({
    nonResourceRules: atomicList(nonResourcePolicyRule()).optional().describe('Requests for paths that are no resources.'),
    resourceRules: atomicList(resourcePolicyRule()).optional().describe('Requests for resources.'),
    subjects: atomicList(subject()).describe('Who asks.'),
  }),
);
export interface PolicyRulesWithSubjects extends SchemaOf<typeof policyRulesWithSubjects> {}

const nonResourcePolicyRule = namedSchema('io.k8s.api.flowcontrol.v1.NonResourcePolicyRule', () =>
  z.object({
    nonResourceURLs: listSet(z.string()).describe('The paths; a * at the end stands for any rest.'),
    verbs: listSet(z.string()).describe('What may be done; * for everything.'),
  }),
);
export interface NonResourcePolicyRule extends SchemaOf<typeof nonResourcePolicyRule> {}

const resourcePolicyRule = namedSchema('io.k8s.api.flowcontrol.v1.ResourcePolicyRule', () =>
  z.object({
    apiGroups: listSet(z.string()).describe('The API groups; * for all.'),
    clusterScope: z.boolean().optional().describe('Whether requests without a namespace match.'),
    namespaces: listSet(z.string()).optional().describe('The namespaces; * for all.'),
    resources: listSet(z.string()).describe('The resources; * for all.'),
    verbs: listSet(z.string()).describe('What may be done; * for everything.'),
  }),
);
export interface ResourcePolicyRule extends SchemaOf<typeof resourcePolicyRule> {}

const subject = namedSchema('io.k8s.api.flowcontrol.v1.Subject', () =>
  z.object({
    group: groupSubject().optional().describe('A group.'),
    kind: z.string().describe('User, Group or ServiceAccount: which of the fields below is set.'),
    serviceAccount: serviceAccountSubject().optional().describe('A ServiceAccount.'),
    user: userSubject().optional().describe('A user.'),
  }),
);
export interface Subject extends SchemaOf<typeof subject> {}

const groupSubject = namedSchema('io.k8s.api.flowcontrol.v1.GroupSubject', () =>
  z.object({
    name: z.string().describe('The name of the group; * for all.'),
  }),
);
export interface GroupSubject extends SchemaOf<typeof groupSubject> {}

const serviceAccountSubject = namedSchema('io.k8s.api.flowcontrol.v1.ServiceAccountSubject', () =>
  z.object({
    name: z.string().describe('The name of the account; * for all.'),
    namespace: z.string().describe('The namespace of the account.'),
  }),
);
export interface ServiceAccountSubject extends SchemaOf<typeof serviceAccountSubject> {}

const userSubject = namedSchema('io.k8s.api.flowcontrol.v1.UserSubject', () =>
  z.object({
    name: z.string().describe('The name of the user; * for all.'),
  }),
);
export interface UserSubject extends SchemaOf<typeof userSubject> {}

const flowSchemaStatus = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchemaStatus', () =>
  z.object({
    conditions: listMap(flowSchemaCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
  }),
);
export interface FlowSchemaStatus extends SchemaOf<typeof flowSchemaStatus> {}

const flowSchemaCondition = namedSchema('io.k8s.api.flowcontrol.v1.FlowSchemaCondition', () => z.object(flowConditionFields()));
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
