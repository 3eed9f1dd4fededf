import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { nonResourceAttributes, resourceAttributes, subjectAccessReviewStatus } from './access-review.ts';
import { selfSubjectAccessReviews } from '../resources.ts';
import { demanded } from '../go-zero.ts';

export const selfSubjectAccessReview = namedSchema('io.k8s.api.authorization.v1.SelfSubjectAccessReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(selfSubjectAccessReviewSpec().prefault({})),
      status: subjectAccessReviewStatus().prefault({}),
    })
    .describe('Asks whether the caller may do something.'),
);
export interface SelfSubjectAccessReview extends SchemaOf<typeof selfSubjectAccessReview> {}

export const selfSubjectAccessReviewSpec = namedSchema('io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec', () =>
  z.object({
    nonResourceAttributes: nonResourceAttributes().optional(),
    resourceAttributes: resourceAttributes().optional(),
  }),
);
export interface SelfSubjectAccessReviewSpec extends SchemaOf<typeof selfSubjectAccessReviewSpec> {}

export const selfSubjectAccessReviewDefinition = defineResource<SelfSubjectAccessReview>({
  reference: selfSubjectAccessReviews,
  schema: selfSubjectAccessReview,
  verbs: ['create'],
  virtual: true,
});
