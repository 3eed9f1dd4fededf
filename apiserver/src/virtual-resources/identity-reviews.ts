import { type SelfSubjectReview, selfSubjectReviews, type TokenReview, tokenReviews } from '@kubets/api';
import { badRequest, type KubeObject, type UserInfo } from '@kubets/machinery';
import type { Authentication } from '../authentication/create-authentication.ts';
import { InvalidToken } from '../authentication/token-authenticator.ts';
import type { VirtualResource } from '../server-context.ts';

/** Who am I. */
const selfSubject: VirtualResource = {
  resource: selfSubjectReviews,
  create: async (object, { user }) => ({ ...(object as SelfSubjectReview), status: { userInfo: wireUser(user) } }) as KubeObject,
};

/** Whose token is this. */
const tokenReview = ({ tokens, apiAudiences }: Pick<Authentication, 'tokens' | 'apiAudiences'>): VirtualResource => ({
  resource: tokenReviews,
  async create(object) {
    const review = object as TokenReview;
    const { token, audiences } = review.spec;
    if (!token) throw badRequest('token is required for TokenReview in authentication');
    return { ...review, status: await statusOf(token, audiences?.length ? audiences : apiAudiences, tokens) } as KubeObject;
  },
});

export const identityReviews = (authentication: Pick<Authentication, 'tokens' | 'apiAudiences'>): readonly VirtualResource[] => [
  selfSubject,
  tokenReview(authentication),
];

async function statusOf(token: string, audiences: readonly string[], tokens: Authentication['tokens']): Promise<TokenReview['status']> {
  try {
    const accepted = await tokens.authenticateToken(token, audiences);
    if (accepted === undefined) return { user: {}, error: '[invalid bearer token]' };
    return { authenticated: true, user: wireUser(accepted.user), audiences: [...accepted.audiences] };
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error;
    return { user: {}, error: error.message };
  }
}

function wireUser({ username, uid, groups, extra }: UserInfo): NonNullable<TokenReview['status']['user']> {
  const values = Object.entries(extra ?? {}).map(([key, value]): [string, string[]] => [key, [...value]]);
  return { username, ...(uid !== undefined && { uid }), groups: [...groups], ...(values.length > 0 && { extra: Object.fromEntries(values) }) };
}
