import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import type { AccessReviews } from './access-reviews.ts';
import { assertAllowed, type AccessRules } from './authenticate.ts';

const reviews: AccessReviews = {
  caller: async (token) => (token === 'known' ? { name: 'reader', groups: [] } : undefined),
  isAllowed: async ({ name }) => name === 'reader' || name === 'system:anonymous',
};
const request = (authorization?: string): Parameters<typeof assertAllowed>[0] => {
  const message = { method: 'GET', socket: { authorized: false }, headers: { authorization } } as unknown as IncomingMessage;
  return { message, path: ['pods'], query: new URLSearchParams() };
};
const rules: AccessRules = { tokens: true, anonymous: false, authorization: 'Webhook' };

it.each<[string, string | undefined, Partial<AccessRules>, string]>([
  ['a known token', 'Bearer known', {}, 'let in'],
  ['a known token, where tokens are not heeded', 'Bearer known', { tokens: false }, 'Unauthorized'],
  ['an unknown token', 'Bearer other', {}, 'Unauthorized'],
  ['an unknown token, where anybody may ask', 'Bearer other', { anonymous: true }, 'Unauthorized'],
  ['nothing', undefined, {}, 'Unauthorized'],
  ['nothing, where anybody may ask', undefined, { anonymous: true }, 'let in'],
  ['nothing, where everybody known may do everything', undefined, { authorization: 'AlwaysAllow' }, 'Unauthorized'],
])('a caller with %s', async (_what, authorization, changes, expected) => {
  const outcome = await assertAllowed(request(authorization), { reviews, access: { ...rules, ...changes } }).then(
    () => 'let in',
    (error: Error) => error.message,
  );
  expect(outcome).toBe(expected);
});

it('everything is allowed to a known caller where nobody is asked', async () => {
  const strict = { ...reviews, isAllowed: async () => false };
  await assertAllowed(request('Bearer known'), { reviews: strict, access: { ...rules, authorization: 'AlwaysAllow' } });
  await expect(assertAllowed(request('Bearer known'), { reviews: strict, access: rules })).rejects.toThrow('Forbidden (user=reader');
});
