import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { subjectAccessReviewSpec, subjectAccessReviewStatus } from './access-review.ts';
import { localSubjectAccessReviews } from '../resources.ts';
import { demanded } from '../go-zero.ts';

export const localSubjectAccessReview = namedSchema('io.k8s.api.authorization.v1.LocalSubjectAccessReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: demanded(subjectAccessReviewSpec().prefault({})).describe('The desired state.'),
      status: subjectAccessReviewStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks whether somebody may do something in one namespace.'),
);
export interface LocalSubjectAccessReview extends SchemaOf<typeof localSubjectAccessReview> {}

export const localSubjectAccessReviewDefinition = defineResource<LocalSubjectAccessReview>({
  reference: localSubjectAccessReviews,
  schema: localSubjectAccessReview,
  verbs: ['create'],
  virtual: true,
});
