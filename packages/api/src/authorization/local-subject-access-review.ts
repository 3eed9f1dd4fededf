import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { subjectAccessReviewFields } from './access-review.ts';
import { localSubjectAccessReviews } from '../resources.ts';

const localSubjectAccessReview = namedSchema('io.k8s.api.authorization.v1.LocalSubjectAccessReview', () =>
  z.object(subjectAccessReviewFields()).describe('Asks whether somebody may do something in one namespace.'),
);
export interface LocalSubjectAccessReview extends SchemaOf<typeof localSubjectAccessReview> {}

export const localSubjectAccessReviewDefinition = defineResource<LocalSubjectAccessReview>({
  reference: localSubjectAccessReviews,
  schema: localSubjectAccessReview,
  verbs: ['create'],
  virtual: true,
});
