import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { selfSubjectRulesReviews } from '../resources.ts';
import { demanded } from '../go-zero.ts';

export const selfSubjectRulesReview = namedSchema('io.k8s.api.authorization.v1.SelfSubjectRulesReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(selfSubjectRulesReviewSpec().prefault({})),
      status: subjectRulesReviewStatus().prefault({}),
    })
    .describe('Asks what the caller may do in a namespace.'),
);
export interface SelfSubjectRulesReview extends SchemaOf<typeof selfSubjectRulesReview> {}

export const selfSubjectRulesReviewSpec = namedSchema('io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec', () =>
  z.object({
    namespace: z.string().optional(),
  }),
);
export interface SelfSubjectRulesReviewSpec extends SchemaOf<typeof selfSubjectRulesReviewSpec> {}

export const subjectRulesReviewStatus = namedSchema('io.k8s.api.authorization.v1.SubjectRulesReviewStatus', () =>
  z.object({
    evaluationError: z.string().optional(),
    incomplete: demanded(z.boolean().default(false)),
    nonResourceRules: demanded(atomicList(nonResourceRule()).default([])),
    resourceRules: demanded(atomicList(resourceRule()).default([])),
  }),
);
export interface SubjectRulesReviewStatus extends SchemaOf<typeof subjectRulesReviewStatus> {}

export const nonResourceRule = namedSchema('io.k8s.api.authorization.v1.NonResourceRule', () =>
  z.object({
    nonResourceURLs: atomicList(z.string()).optional(),
    verbs: atomicList(z.string()),
  }),
);
export interface NonResourceRule extends SchemaOf<typeof nonResourceRule> {}

export const resourceRule = namedSchema('io.k8s.api.authorization.v1.ResourceRule', () =>
  z.object({
    apiGroups: atomicList(z.string()).optional(),
    resourceNames: atomicList(z.string()).optional(),
    resources: atomicList(z.string()).optional(),
    verbs: atomicList(z.string()),
  }),
);
export interface ResourceRule extends SchemaOf<typeof resourceRule> {}

export const selfSubjectRulesReviewDefinition = defineResource<SelfSubjectRulesReview>({
  reference: selfSubjectRulesReviews,
  schema: selfSubjectRulesReview,
  verbs: ['create'],
  virtual: true,
});
