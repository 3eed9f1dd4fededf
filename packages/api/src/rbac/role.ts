import { defineResource, type FieldError, validatePathSegment } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { policyRule } from './policy-rule.ts';
import { roles } from '../resources.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';
import { checkPolicyRules } from './validate-rbac.ts';

const role = namedSchema('io.k8s.api.rbac.v1.Role', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      rules: atomicList(policyRule()).optional().describe('What the role allows.'),
    })
    .describe('Rights within one namespace.'),
);
export interface Role extends SchemaOf<typeof role> {}

export const roleDefinition = defineResource<Role>({
  reference: roles,
  schema: role,
  strategy: { validate, validateName: validatePathSegment, allowCreateOnUpdate: true },
  columns: [nameColumn, createdAtColumn],
});

function validate({ rules }: Role): readonly FieldError[] {
  return checkPolicyRules('rules', rules, 'Namespaced');
}
