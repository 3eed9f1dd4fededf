import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int64, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { matchCondition, matchResources, paramKind, variable } from './match-resources.ts';
import { condition } from '../meta/condition.ts';
import { validatingAdmissionPolicies } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { validateValidatingPolicy } from './validate-policies.ts';
import { ageColumn, integerColumn, nameColumn, textColumn } from '../columns.ts';

const validatingAdmissionPolicy = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: validatingAdmissionPolicySpec().prefault({}).describe('The desired state.'),
      status: validatingAdmissionPolicyStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Rules, as expressions, that objects must keep to be stored.'),
);
export interface ValidatingAdmissionPolicy extends SchemaOf<typeof validatingAdmissionPolicy> {}

const validatingAdmissionPolicySpec = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec', () =>
  z.object({
    auditAnnotations: atomicList(auditAnnotation()).optional().describe('What the audit log is told of each request.'),
    failurePolicy: choiceOr(['Fail', 'Ignore'], 'Fail').describe('What an expression that fails does to the request: Fail refuses it, Ignore lets it pass.'),
    matchConditions: listMap(matchCondition(), ['name']).optional().describe('Must all hold for the policy to look at a request.'),
    matchConstraints: matchResources().optional().describe('The requests the policy looks at.'),
    paramKind: paramKind().optional().describe('The kind of the parameters that bindings may hand to the policy.'),
    validations: atomicList(validation()).optional().describe('What must be true of the object.'),
    variables: listMap(variable(), ['name']).optional().describe('Expressions that others use by name.'),
  }),
);
export interface ValidatingAdmissionPolicySpec extends SchemaOf<typeof validatingAdmissionPolicySpec> {}

const auditAnnotation = namedSchema('io.k8s.api.admissionregistration.v1.AuditAnnotation', () =>
  z.object({
    key: z.string().describe('The name of the annotation, below that of the policy.'),
    valueExpression: z.string().describe('Gives the text of the annotation, in CEL; none for null.'),
  }),
);
export interface AuditAnnotation extends SchemaOf<typeof auditAnnotation> {}

const validation = namedSchema('io.k8s.api.admissionregistration.v1.Validation', () =>
  z.object({
    expression: z.string().describe('Must be true of the object, in CEL.'),
    message: z.string().optional().describe('What the user is told when it is not.'),
    messageExpression: z.string().optional().describe('Gives what the user is told, in CEL; comes before message.'),
    reason: z.string().optional().describe('The reason of the refusal, e.g. Forbidden or Invalid.'),
  }),
);
export interface Validation extends SchemaOf<typeof validation> {}

const validatingAdmissionPolicyStatus = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type'], { patch: 'replace' }).optional().describe('What is true of the object at present, one entry for each aspect.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    typeChecking: typeChecking().optional().describe('What is wrong with the types in the expressions.'),
  }),
);
export interface ValidatingAdmissionPolicyStatus extends SchemaOf<typeof validatingAdmissionPolicyStatus> {}

const typeChecking = namedSchema('io.k8s.api.admissionregistration.v1.TypeChecking', () =>
  z.object({
    expressionWarnings: atomicList(expressionWarning()).optional().describe('The warnings, each with its expression.'),
  }),
);
export interface TypeChecking extends SchemaOf<typeof typeChecking> {}

const expressionWarning = namedSchema('io.k8s.api.admissionregistration.v1.ExpressionWarning', () =>
  z.object({
    fieldRef: z.string().describe('The path of the expression in the policy.'),
    warning: z.string().describe('What is wrong with it.'),
  }),
);
export interface ExpressionWarning extends SchemaOf<typeof expressionWarning> {}

export const validatingAdmissionPolicyDefinition = defineResource<ValidatingAdmissionPolicy>({
  reference: validatingAdmissionPolicies,
  schema: validatingAdmissionPolicy,
  strategy: { validate: validateValidatingPolicy },
  columns: [
    nameColumn,
    integerColumn('Validations', { description: 'How many rules it has.' }, ({ spec }) => spec?.validations?.length ?? 0),
    textColumn('ParamKind', { description: 'The kind of its parameters.' }, ({ spec }) =>
      spec?.paramKind === undefined ? '<unset>' : `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}`,
    ),
    ageColumn,
  ],
  subresources: [statusSubresource('ValidatingAdmissionPolicy')],
});
