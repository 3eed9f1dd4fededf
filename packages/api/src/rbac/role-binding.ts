import { defineResource, validatePathSegment } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { roleRef, subject } from './subject.ts';
import { roleBindings } from '../resources.ts';
import { bindingColumns } from './binding-columns.ts';
import { checkBinding, checkRoleRefKept, defaultSubjects } from './validate-rbac.ts';

const roleBinding = namedSchema('io.k8s.api.rbac.v1.RoleBinding', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      roleRef: roleRef().describe('The role they get.'),
      subjects: atomicList(subject()).optional().describe('Who gets the role.'),
    })
    .describe('Grants a role to users, groups and service accounts within a namespace.'),
);
export interface RoleBinding extends SchemaOf<typeof roleBinding> {}

export const roleBindingDefinition = defineResource<RoleBinding>({
  reference: roleBindings,
  schema: roleBinding,
  strategy: {
    default: defaultSubjects,
    validate: (binding) => checkBinding(binding, ['Role', 'ClusterRole']),
    validateUpdate: ({ roleRef: current }, { roleRef: old }) => checkRoleRefKept(current, old),
    validateName: validatePathSegment,
    allowCreateOnUpdate: true,
  },
  columns: bindingColumns,
});
