import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { userInfo } from './user-info.ts';
import { selfSubjectReviews } from '../resources.ts';

const selfSubjectReview = namedSchema('io.k8s.api.authentication.v1.SelfSubjectReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      status: selfSubjectReviewStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks who the caller is.'),
);
export interface SelfSubjectReview extends SchemaOf<typeof selfSubjectReview> {}

const selfSubjectReviewStatus = namedSchema('io.k8s.api.authentication.v1.SelfSubjectReviewStatus', () =>
  z.object({
    userInfo: userInfo().optional().describe('Who asked.'),
  }),
);
export interface SelfSubjectReviewStatus extends SchemaOf<typeof selfSubjectReviewStatus> {}

export const selfSubjectReviewDefinition = defineResource<SelfSubjectReview>({
  reference: selfSubjectReviews,
  schema: selfSubjectReview,
  verbs: ['create'],
  virtual: true,
});
