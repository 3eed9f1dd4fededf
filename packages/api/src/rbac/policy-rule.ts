import { z } from 'zod';
import { atomicList, namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const policyRule = namedSchema('io.k8s.api.rbac.v1.PolicyRule', () =>
  z.object({
    apiGroups: atomicList(z.string()).optional().describe('The groups of the resources; "" is the core group, * is all.'),
    nonResourceURLs: atomicList(z.string()).optional().describe('Paths that are no resources, such as /healthz.'),
    resourceNames: atomicList(z.string()).optional().describe('The only objects meant; all when left out.'),
    resources: atomicList(z.string()).optional().describe('The resources; * is all.'),
    verbs: atomicList(z.string()).describe('What may be done; * is everything.'),
  }),
);
export interface PolicyRule extends SchemaOf<typeof policyRule> {}
