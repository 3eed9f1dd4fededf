import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { selfSubjectRulesReviews } from '../resources.ts';
import { demanded } from '../go-zero.ts';

const selfSubjectRulesReview = namedSchema('io.k8s.api.authorization.v1.SelfSubjectRulesReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(selfSubjectRulesReviewSpec().prefault({})).describe('The desired state.'),
      status: subjectRulesReviewStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks what the caller may do in a namespace.'),
);
export interface SelfSubjectRulesReview extends SchemaOf<typeof selfSubjectRulesReview> {}

const selfSubjectRulesReviewSpec = namedSchema('io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec', () =>
  z.object({
    namespace: z.string().optional().describe('Where to look; what is allowed everywhere counts, too.'),
  }),
);
export interface SelfSubjectRulesReviewSpec extends SchemaOf<typeof selfSubjectRulesReviewSpec> {}

const subjectRulesReviewStatus = namedSchema('io.k8s.api.authorization.v1.SubjectRulesReviewStatus', () =>
  z.object({
    evaluationError: z.string().optional().describe('What went wrong while rules were collected.'),
    incomplete: demanded(z.boolean().default(false)).describe('Whether more may be allowed than is listed.'),
    nonResourceRules: demanded(atomicList(nonResourceRule()).default([])).describe('What the user may do with paths that are no resources.'),
    resourceRules: demanded(atomicList(resourceRule()).default([])).describe('What the user may do with resources.'),
  }),
);
export interface SubjectRulesReviewStatus extends SchemaOf<typeof subjectRulesReviewStatus> {}

const nonResourceRule = namedSchema('io.k8s.api.authorization.v1.NonResourceRule', () =>
  z.object({
    nonResourceURLs: atomicList(z.string()).optional().describe('The paths; a * at the end stands for any rest.'),
    verbs: atomicList(z.string()).describe('What may be done; * for everything.'),
  }),
);
export interface NonResourceRule extends SchemaOf<typeof nonResourceRule> {}

const resourceRule = namedSchema('io.k8s.api.authorization.v1.ResourceRule', () =>
  z.object({
    apiGroups: atomicList(z.string()).optional().describe('The API groups; * for all.'),
    resourceNames: atomicList(z.string()).optional().describe('The names of objects; none means all.'),
    resources: atomicList(z.string()).optional().describe('The resources; * for all.'),
    verbs: atomicList(z.string()).describe('What may be done; * for everything.'),
  }),
);
export interface ResourceRule extends SchemaOf<typeof resourceRule> {}

export const selfSubjectRulesReviewDefinition = defineResource<SelfSubjectRulesReview>({
  reference: selfSubjectRulesReviews,
  schema: selfSubjectRulesReview,
  verbs: ['create'],
  virtual: true,
});
