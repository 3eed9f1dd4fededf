import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { userInfo } from './user-info.ts';
import { tokenReviews } from '../resources.ts';

const tokenReview = namedSchema('io.k8s.api.authentication.v1.TokenReview', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: tokenReviewSpec().describe('The desired state.'),
      status: tokenReviewStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks whom a token belongs to.'),
);
export interface TokenReview extends SchemaOf<typeof tokenReview> {}

const tokenReviewSpec = namedSchema('io.k8s.api.authentication.v1.TokenReviewSpec', () =>
  z.object({
    audiences: atomicList(z.string()).optional().describe('For whom the token should be valid; by default the API server.'),
    token: z.string().describe('The token to look at.'),
  }),
);
export interface TokenReviewSpec extends SchemaOf<typeof tokenReviewSpec> {}

const tokenReviewStatus = namedSchema('io.k8s.api.authentication.v1.TokenReviewStatus', () =>
  z.object({
    audiences: atomicList(z.string()).optional().describe('For which of the audiences asked for the token is valid.'),
    authenticated: z.boolean().optional().describe('Whether the token names a known user.'),
    error: z.string().optional().describe('Why the token could not be checked.'),
    user: userInfo().optional().describe('Whose token it is.'),
  }),
);
export interface TokenReviewStatus extends SchemaOf<typeof tokenReviewStatus> {}

export const tokenReviewDefinition = defineResource<TokenReview>({
  reference: tokenReviews,
  schema: tokenReview,
  verbs: ['create'],
  virtual: true,
});
