import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { subjectAccessReviewSpec, subjectAccessReviewStatus } from './access-review.ts';
import { subjectAccessReviews } from '../resources.ts';
import { demanded } from '../go-zero.ts';

export const subjectAccessReview = namedSchema('io.k8s.api.authorization.v1.SubjectAccessReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(subjectAccessReviewSpec().prefault({})).describe('The desired state.'),
      status: subjectAccessReviewStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks whether somebody may do something.'),
);
export interface SubjectAccessReview extends SchemaOf<typeof subjectAccessReview> {}

export const subjectAccessReviewDefinition = defineResource<SubjectAccessReview>({
  reference: subjectAccessReviews,
  schema: subjectAccessReview,
  verbs: ['create'],
  virtual: true,
});
