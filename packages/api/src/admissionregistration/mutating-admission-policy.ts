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
    failurePolicy: choiceOr(['Fail', 'Ignore'], 'Fail'),
    matchConditions: listMap(matchCondition(), ['name']).optional(),
    matchConstraints: matchResources().optional(),
    mutations: atomicList(mutation()).optional(),
    paramKind: paramKind().optional(),
    reinvocationPolicy: choice(['IfNeeded', 'Never']),
    variables: atomicList(variable()).optional(),
  }),
);
export interface MutatingAdmissionPolicySpec extends SchemaOf<typeof mutatingAdmissionPolicySpec> {}

const mutation = namedSchema('io.k8s.api.admissionregistration.v1.Mutation', () =>
  z.object({
    applyConfiguration: applyConfiguration().optional(),
    jsonPatch: jsonPatch().optional(),
    patchType: z.enum(['ApplyConfiguration', 'JSONPatch']),
  }),
);
export interface Mutation extends SchemaOf<typeof mutation> {}

const applyConfiguration = namedSchema('io.k8s.api.admissionregistration.v1.ApplyConfiguration', () =>
  z.object({
    expression: z.string().optional(),
  }),
);
export interface ApplyConfiguration extends SchemaOf<typeof applyConfiguration> {}

const jsonPatch = namedSchema('io.k8s.api.admissionregistration.v1.JSONPatch', () =>
  z.object({
    expression: z.string().optional(),
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
