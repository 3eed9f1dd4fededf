import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { subjectAccessReviewFields } from './access-review.ts';
import { subjectAccessReviews } from '../resources.ts';

const subjectAccessReview = namedSchema('io.k8s.api.authorization.v1.SubjectAccessReview', () =>
  z.object(subjectAccessReviewFields()).describe('Asks whether somebody may do something.'),
);
export interface SubjectAccessReview extends SchemaOf<typeof subjectAccessReview> {}

export const subjectAccessReviewDefinition = defineResource<SubjectAccessReview>({
  reference: subjectAccessReviews,
  schema: subjectAccessReview,
  verbs: ['create'],
  virtual: true,
});
