import type { Pod, Secret, ServiceAccount } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { planTokenCleaning, type ObservedTokens } from './plan.ts';

const now = new Date('2026-06-15T12:00:00Z');
const year = 365 * 86_400_000;

const token = (labels: Readonly<Record<string, string>> = {}, more: object = {}): Secret =>
  ({
    type: 'kubernetes.io/service-account-token',
    metadata: {
      namespace: 'default',
      name: 'robot-token',
      creationTimestamp: '2024-01-01T00:00:00Z',
      annotations: { 'kubernetes.io/service-account.name': 'robot' },
      labels,
      ...more,
    },
  }) as unknown as Secret;
const robot = { metadata: { namespace: 'default', name: 'robot' }, secrets: [{ name: 'robot-token' }] } as unknown as ServiceAccount;
const mounting = { metadata: { namespace: 'default' }, spec: { volumes: [{ secret: { secretName: 'robot-token' } }] } } as unknown as Pod;

function outcome(secret: Secret, observed: Partial<ObservedTokens> = {}): string {
  const base = { secrets: [secret], accounts: [robot], pods: [], trackedSince: '2024-01-01', periodMs: year, now };
  const { invalidate, remove } = planTokenCleaning({ ...base, ...observed });
  return [...invalidate.map(() => 'invalidate'), ...remove.map(() => 'remove')].join() || 'leave';
}

describe('cleaning tokens of service accounts', () => {
  const used = (day: string): Readonly<Record<string, string>> => ({ 'kubernetes.io/legacy-token-last-used': day });
  const marked = (day: string): Readonly<Record<string, string>> => ({ 'kubernetes.io/legacy-token-invalid-since': day });

  it.each<[string, Secret, Partial<ObservedTokens>, string]>([
    ['a token never used for a year is marked', token(), {}, 'invalidate'],
    ['a token last used a year ago is marked', token(used('2025-06-14')), {}, 'invalidate'],
    ['a token used within the year stays', token(used('2025-06-15')), {}, 'leave'],
    ['a young token stays', token({}, { creationTimestamp: '2025-12-01T00:00:00Z' }), {}, 'leave'],
    ['a token marked within the year stays marked', token(marked('2025-12-01')), {}, 'leave'],
    ['a token marked a year ago is deleted', token(marked('2025-06-01')), {}, 'remove'],
    ['a mark that is no day is set anew', token(marked('soon')), {}, 'invalidate'],
    ['a token somebody made stays', token(), { accounts: [{ ...robot, secrets: [] }] }, 'leave'],
    ['a token that a pod mounts stays', token(), { pods: [mounting] }, 'leave'],
    ['every token stays until uses have been noted for a year', token(), { trackedSince: '2025-12-01' }, 'leave'],
    ['every token stays where uses are not noted', token(), { trackedSince: undefined }, 'leave'],
  ])('%s', (_, secret, observed, expected) => {
    expect(outcome(secret, observed)).toBe(expected);
  });
});
