import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeContinueToken, encodeContinueToken } from './continue-token.ts';
import { planList, planWatch } from './read-plan.ts';

const token = encodeContinueToken({ revision: 9, start: 'default/a\0' });
const encoded = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
const invalidOptions = (what: string): string => `ListOptions.meta.k8s.io "" is invalid: ${what}`;

describe('planning a list', () => {
  it.each([
    ['nothing asked', {}, { type: 'latest' }],
    ['an empty resourceVersion', { resourceVersion: '' }, { type: 'latest' }],
    ['resourceVersion 0', { resourceVersion: '0' }, { type: 'any' }],
    ['resourceVersion 0 with a limit', { resourceVersion: '0', limit: 5 }, { type: 'any' }],
    ['resourceVersion 0, not older than it', { resourceVersion: '0', resourceVersionMatch: 'NotOlderThan' }, { type: 'any' }],
    ['a resourceVersion', { resourceVersion: '5' }, { type: 'not-older-than', revision: 5 }],
    ['a resourceVersion with a limit', { resourceVersion: '5', limit: 3 }, { type: 'exact', revision: 5 }],
    ['not older than, with a limit', { resourceVersion: '5', resourceVersionMatch: 'NotOlderThan', limit: 3 }, { type: 'not-older-than', revision: 5 }],
    ['exactly', { resourceVersion: '5', resourceVersionMatch: 'Exact' }, { type: 'exact', revision: 5 }],
    ['a continue token', { continueToken: token, limit: 3 }, { type: 'continue', revision: 9, start: 'default/a\0' }],
    ['a continue token with resourceVersion 0', { continueToken: token, resourceVersion: '0' }, { type: 'continue', revision: 9, start: 'default/a\0' }],
    [
      'a token that outlived its snapshot',
      { continueToken: encodeContinueToken({ revision: -1, start: 'a' }) },
      { type: 'continue', revision: undefined, start: 'a' },
    ],
  ])('%s', (_, query, plan) => {
    expect(planList(query)).toEqual(plan);
  });

  it.each([
    [
      'match without a version',
      { resourceVersionMatch: 'Exact' },
      422,
      invalidOptions('resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided'),
    ],
    [
      'match with a token',
      { resourceVersionMatch: 'Exact', resourceVersion: '5', continueToken: token },
      422,
      invalidOptions('resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided'),
    ],
    [
      'an unknown match',
      { resourceVersionMatch: 'Older', resourceVersion: '5' },
      422,
      invalidOptions('resourceVersionMatch: Unsupported value: "Older": supported values: "Exact", "NotOlderThan", ""'),
    ],
    [
      'exactly 0',
      { resourceVersionMatch: 'Exact', resourceVersion: '0' },
      422,
      invalidOptions('resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
    ],
    [
      'a version that is no number',
      { resourceVersion: 'x1' },
      400,
      'invalid resource version: resourceVersion: Invalid value: "x1": strconv.ParseUint: parsing "x1": invalid syntax',
    ],
    [
      'a version beyond all numbers',
      { resourceVersion: '9'.repeat(30) },
      400,
      `invalid resource version: resourceVersion: Invalid value: "${'9'.repeat(30)}": strconv.ParseUint: parsing "${'9'.repeat(30)}": value out of range`,
    ],
    ['a token with a version', { continueToken: token, resourceVersion: '5' }, 400, 'specifying resource version is not allowed when using continue'],
    ['a token that is no base64', { continueToken: '%%%' }, 400, 'continue key is not valid: illegal base64 data'],
    [
      'a token of another version',
      { continueToken: encoded({ v: 'v9', rv: 1, start: 'a' }) },
      400,
      'continue key is not valid: server does not recognize this encoded version "v9"',
    ],
    [
      'a token without a revision',
      { continueToken: encoded({ v: 'meta.k8s.io/v1', start: 'a' }) },
      400,
      'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    ],
    [
      'a token without a start',
      { continueToken: encoded({ v: 'meta.k8s.io/v1', rv: 1 }) },
      400,
      'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    ],
    [
      'a token that climbs out',
      { continueToken: encoded({ v: 'meta.k8s.io/v1', rv: 1, start: '../secrets/a' }) },
      400,
      'continue key is not valid: invalid encoded start key: "../secrets/a"',
    ],
  ])('refuses %s', (_, query, code, message) => {
    expect(() => planList(query)).toThrow(expect.objectContaining({ code, message }) as Error);
  });

  it('decodes what it encoded, and answers any other token with 400', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (garbage, content) => {
        for (const text of [garbage, encoded(content)]) {
          try {
            decodeContinueToken(text);
          } catch (error) {
            expect(error).toMatchObject({ code: 400 });
          }
        }
      }),
    );
    expect(decodeContinueToken(token)).toEqual({ revision: 9, start: 'default/a\0' });
  });
});

describe('planning a watch', () => {
  const stream = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowBookmarks: true };
  it.each([
    ['nothing asked', {}, { start: { type: 'state', from: 'latest' }, initialEventsEnd: false }],
    ['resourceVersion 0', { resourceVersion: '0' }, { start: { type: 'state', from: 'any' }, initialEventsEnd: false }],
    ['a resourceVersion', { resourceVersion: '5' }, { start: { type: 'after', revision: 5 }, initialEventsEnd: false }],
    ['a streamed list', stream, { start: { type: 'state', from: 'latest' }, initialEventsEnd: true }],
    ['a streamed list from a revision', { ...stream, resourceVersion: '5' }, { start: { type: 'state', from: 5 }, initialEventsEnd: true }],
    ['no initial events', { sendInitialEvents: false, resourceVersionMatch: 'NotOlderThan' }, { start: { type: 'now' }, initialEventsEnd: false }],
  ])('%s', (_, query, plan) => {
    expect(planWatch(query)).toEqual(plan);
  });

  it.each([
    [
      'initial events without a match',
      { sendInitialEvents: true },
      invalidOptions('resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    ],
    [
      'a match without initial events',
      { resourceVersionMatch: 'NotOlderThan' },
      invalidOptions('resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    ],
  ])('refuses %s', (_, query, message) => {
    expect(() => planWatch(query)).toThrow(expect.objectContaining({ code: 422, message }) as Error);
  });
});
