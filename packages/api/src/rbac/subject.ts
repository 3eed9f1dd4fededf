import { z } from 'zod';
import { atomic, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { textOr } from '../go-zero.ts';

export const roleRef = namedSchema('io.k8s.api.rbac.v1.RoleRef', () =>
  atomic(
    z.object({
      apiGroup: textOr('rbac.authorization.k8s.io').describe('rbac.authorization.k8s.io.'),
      kind: z.string().describe('Role or ClusterRole.'),
      name: z.string().describe('Its name.'),
    }),
  ),
);
export interface RoleRef extends SchemaOf<typeof roleRef> {}

export const subject = namedSchema('io.k8s.api.rbac.v1.Subject', () =>
  atomic(
    z.object({
      apiGroup: z.string().optional().describe('The API group of the subject.'),
      kind: z.string().describe('User, Group or ServiceAccount.'),
      name: z.string().describe('Its name.'),
      namespace: z.string().optional().describe('The namespace of a ServiceAccount.'),
    }),
  ),
);
export interface Subject extends SchemaOf<typeof subject> {}
