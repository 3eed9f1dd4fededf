import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { userInfo } from './user-info.ts';
import { tokenReviews } from '../resources.ts';

export const tokenReview = namedSchema('io.k8s.api.authentication.v1.TokenReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: tokenReviewSpec(),
      status: tokenReviewStatus().prefault({}),
    })
    .describe('Asks whom a token belongs to.'),
);
export interface TokenReview extends SchemaOf<typeof tokenReview> {}

export const tokenReviewSpec = namedSchema('io.k8s.api.authentication.v1.TokenReviewSpec', () =>
  z.object({
    audiences: atomicList(z.string()).optional(),
    token: z.string(),
  }),
);
export interface TokenReviewSpec extends SchemaOf<typeof tokenReviewSpec> {}

export const tokenReviewStatus = namedSchema('io.k8s.api.authentication.v1.TokenReviewStatus', () =>
  z.object({
    audiences: atomicList(z.string()).optional(),
    authenticated: z.boolean().optional(),
    error: z.string().optional(),
    user: userInfo().optional(),
  }),
);
export interface TokenReviewStatus extends SchemaOf<typeof tokenReviewStatus> {}

export const tokenReviewDefinition = defineResource<TokenReview>({
  reference: tokenReviews,
  schema: tokenReview,
  verbs: ['create'],
  virtual: true,
});
