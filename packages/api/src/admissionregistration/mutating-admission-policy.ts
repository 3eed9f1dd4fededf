import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { matchCondition, matchResources, paramKind, variable } from './match-resources.ts';
import { mutatingAdmissionPolicies } from '../resources.ts';
import { choice, choiceOr } from '../go-zero.ts';
import { validateMutatingPolicy } from './validate-policies.ts';
import { ageColumn, integerColumn, nameColumn, textColumn } from '../columns.ts';

const mutatingAdmissionPolicy = namedSchema('io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicy', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: mutatingAdmissionPolicySpec().prefault({}).describe('The desired state.'),
    })
    .describe('Changes, as expressions, made to objects before they are stored.'),
);
export interface MutatingAdmissionPolicy extends SchemaOf<typeof mutatingAdmissionPolicy> {}

const mutatingAdmissionPolicySpec = namedSchema('io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec', () =>
  z.object({
    failurePolicy: choiceOr(['Fail', 'Ignore'], 'Fail').describe('What an expression that fails does to the request: Fail refuses it, Ignore lets it pass.'),
    matchConditions: listMap(matchCondition(), ['name']).optional().describe('Must all hold for the policy to act on a request.'),
    matchConstraints: matchResources().optional().describe('The requests the policy acts on.'),
    mutations: atomicList(mutation()).optional().describe('The changes, in the order they are made.'),
    paramKind: paramKind().optional().describe('The kind of the parameters that bindings may hand to the policy.'),
    reinvocationPolicy: choice(['IfNeeded', 'Never']).describe('IfNeeded acts again when a later change touched the object, Never does not.'),
    variables: atomicList(variable()).optional().describe('Expressions that others use by name.'),
  }),
);
export interface MutatingAdmissionPolicySpec extends SchemaOf<typeof mutatingAdmissionPolicySpec> {}

const mutation = namedSchema('io.k8s.api.admissionregistration.v1.Mutation', () =>
  z.object({
    applyConfiguration: applyConfiguration().optional().describe('A change written as an apply configuration.'),
    jsonPatch: jsonPatch().optional().describe('A change written as a JSON patch.'),
    patchType: z.enum(['ApplyConfiguration', 'JSONPatch']).describe('Which of the two it is.'),
  }),
);
export interface Mutation extends SchemaOf<typeof mutation> {}

const applyConfiguration = namedSchema('io.k8s.api.admissionregistration.v1.ApplyConfiguration', () =>
  z.object({
    expression: z.string().optional().describe('Gives the apply configuration, in CEL.'),
  }),
);
export interface ApplyConfiguration extends SchemaOf<typeof applyConfiguration> {}

const jsonPatch = namedSchema('io.k8s.api.admissionregistration.v1.JSONPatch', () =>
  z.object({
    expression: z.string().optional().describe('Gives the list of patch operations, in CEL.'),
  }),
);
export interface JSONPatch extends SchemaOf<typeof jsonPatch> {}

export const mutatingAdmissionPolicyDefinition = defineResource<MutatingAdmissionPolicy>({
  reference: mutatingAdmissionPolicies,
  schema: mutatingAdmissionPolicy,
  strategy: { hasGeneration: true, validate: validateMutatingPolicy },
  columns: [
    nameColumn,
    integerColumn('Mutations', { description: 'How many changes it makes.' }, ({ spec }) => spec?.mutations?.length ?? 0),
    textColumn('ParamKind', { description: 'The kind of its parameters.' }, ({ spec }) =>
      spec?.paramKind === undefined ? '<unset>' : `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}`,
    ),
    ageColumn,
  ],
});
