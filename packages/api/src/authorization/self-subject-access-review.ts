import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { nonResourceAttributes, resourceAttributes, subjectAccessReviewStatus } from './access-review.ts';
import { selfSubjectAccessReviews } from '../resources.ts';
import { demanded } from '../go-zero.ts';

const selfSubjectAccessReview = namedSchema('io.k8s.api.authorization.v1.SelfSubjectAccessReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(selfSubjectAccessReviewSpec().prefault({})).describe('The desired state.'),
      status: subjectAccessReviewStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks whether the caller may do something.'),
);
export interface SelfSubjectAccessReview extends SchemaOf<typeof selfSubjectAccessReview> {}

const selfSubjectAccessReviewSpec = namedSchema('io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec', () =>
  z.object({
    nonResourceAttributes: nonResourceAttributes().optional().describe('The request, if it is not about a resource.'),
    resourceAttributes: resourceAttributes().optional().describe('The request, if it is about a resource.'),
  }),
);
export interface SelfSubjectAccessReviewSpec extends SchemaOf<typeof selfSubjectAccessReviewSpec> {}

export const selfSubjectAccessReviewDefinition = defineResource<SelfSubjectAccessReview>({
  reference: selfSubjectAccessReviews,
  schema: selfSubjectAccessReview,
  verbs: ['create'],
  virtual: true,
});
