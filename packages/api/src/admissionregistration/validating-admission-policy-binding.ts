import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { listSet, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { matchResources, paramRef } from './match-resources.ts';
import { validatingAdmissionPolicyBindings } from '../resources.ts';
import { validateValidatingBinding } from './validate-policies.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';

const validatingAdmissionPolicyBinding = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: validatingAdmissionPolicyBindingSpec().describe('The desired state.'),
    })
    .describe('Puts a validating policy to work.'),
);
export interface ValidatingAdmissionPolicyBinding extends SchemaOf<typeof validatingAdmissionPolicyBinding> {}

const validatingAdmissionPolicyBindingSpec = namedSchema('io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec', () =>
  z.object({
    matchResources: matchResources().optional().describe('Narrows down the requests of the policy.'),
    paramRef: paramRef().optional().describe('The parameters it is given.'),
    policyName: z.string().describe('The policy.'),
    validationActions: listSet(z.enum(['Audit', 'Deny', 'Warn'])).describe('What a broken rule leads to: Deny, Warn or Audit.'),
  }),
);
export interface ValidatingAdmissionPolicyBindingSpec extends SchemaOf<typeof validatingAdmissionPolicyBindingSpec> {}

export const validatingAdmissionPolicyBindingDefinition = defineResource<ValidatingAdmissionPolicyBinding>({
  reference: validatingAdmissionPolicyBindings,
  schema: validatingAdmissionPolicyBinding,
  strategy: { hasGeneration: true, validate: validateValidatingBinding },
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
