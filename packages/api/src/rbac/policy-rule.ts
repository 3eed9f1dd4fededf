import { z } from 'zod';
import { atomicList, namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const policyRule = namedSchema('io.k8s.api.rbac.v1.PolicyRule', () =>
  z.object({
    apiGroups: atomicList(z.string()).optional(),
    nonResourceURLs: atomicList(z.string()).optional(),
    resourceNames: atomicList(z.string()).optional(),
    resources: atomicList(z.string()).optional(),
    verbs: atomicList(z.string()),
  }),
);
export interface PolicyRule extends SchemaOf<typeof policyRule> {}
