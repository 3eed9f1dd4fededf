import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { matchResources, paramRef } from './match-resources.ts';
import { mutatingAdmissionPolicyBindings } from '../resources.ts';
import { validateMutatingBinding } from './validate-policies.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';

const mutatingAdmissionPolicyBinding = namedSchema('io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBinding', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: mutatingAdmissionPolicyBindingSpec().prefault({}).describe('The desired state.'),
    })
    .describe('Puts a mutating policy to work.'),
);
export interface MutatingAdmissionPolicyBinding extends SchemaOf<typeof mutatingAdmissionPolicyBinding> {}

const mutatingAdmissionPolicyBindingSpec = namedSchema('io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBindingSpec', () =>
  z.object({
    matchResources: matchResources().optional().describe('Narrows down the requests of the policy.'),
    paramRef: paramRef().optional().describe('The parameters it is given.'),
    policyName: z.string().optional().describe('The policy.'),
  }),
);
export interface MutatingAdmissionPolicyBindingSpec extends SchemaOf<typeof mutatingAdmissionPolicyBindingSpec> {}

export const mutatingAdmissionPolicyBindingDefinition = defineResource<MutatingAdmissionPolicyBinding>({
  reference: mutatingAdmissionPolicyBindings,
  schema: mutatingAdmissionPolicyBinding,
  strategy: { hasGeneration: true, validate: validateMutatingBinding },
  columns: [
    nameColumn,
    textColumn('PolicyName', { description: 'The policy it puts to work.' }, ({ spec }) => spec?.policyName ?? ''),
    textColumn('ParamRef', { description: 'The parameters.' }, ({ spec }) => {
      const ref = spec?.paramRef;
      if (ref === undefined) return '<unset>';
      return ref.namespace ? `${ref.namespace}/${ref.name ?? '*'}` : (ref.name ?? '*');
    }),
    ageColumn,
  ],
});
