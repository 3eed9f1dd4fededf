import { defineResource, validatePathSegment } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { roleRef, subject } from './subject.ts';
import { clusterRoleBindings } from '../resources.ts';
import { bindingColumns } from './binding-columns.ts';
import { checkBinding, checkRoleRefKept, defaultSubjects } from './validate-rbac.ts';

const clusterRoleBinding = namedSchema('io.k8s.api.rbac.v1.ClusterRoleBinding', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      roleRef: roleRef().describe('The role they get.'),
      subjects: atomicList(subject()).optional().describe('Who gets the role.'),
    })
    .describe('Grants a cluster role to users, groups and service accounts everywhere.'),
);
export interface ClusterRoleBinding extends SchemaOf<typeof clusterRoleBinding> {}

export const clusterRoleBindingDefinition = defineResource<ClusterRoleBinding>({
  reference: clusterRoleBindings,
  schema: clusterRoleBinding,
  strategy: {
    default: defaultSubjects,
    validate: (binding) => checkBinding(binding, ['ClusterRole']),
    validateUpdate: ({ roleRef: current }, { roleRef: old }) => checkRoleRefKept(current, old),
    validateName: validatePathSegment,
    allowCreateOnUpdate: true,
  },
  columns: bindingColumns,
});
