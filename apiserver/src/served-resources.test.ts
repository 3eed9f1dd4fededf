import { apiVersionOf } from '@kubets/machinery';
import { expect, it } from 'vitest';
import { servedResources } from './served-resources.ts';

const served = (runtimeConfig: Record<string, string>): ReadonlySet<string> =>
  new Set(servedResources({ eventTtl: '2m', runtimeConfig }).map(({ reference }) => `${apiVersionOf(reference)}/${reference.plural}`));

it.each<[Record<string, string>, readonly string[], readonly string[]]>([
  [{}, ['v1/pods', 'batch/v1/jobs'], []],
  [{ 'batch/v1': 'false' }, ['v1/pods'], ['batch/v1/jobs', 'batch/v1/cronjobs']],
  [{ 'batch/v1/cronjobs': 'false' }, ['batch/v1/jobs'], ['batch/v1/cronjobs']],
  [{ 'api/all': 'false', v1: 'true' }, ['v1/pods'], ['batch/v1/jobs']],
  [{ 'api/ga': 'false', 'batch/v1': 'true' }, ['batch/v1/jobs'], ['v1/pods']],
  [{ 'api/beta': 'true', 'api/alpha': 'false' }, ['v1/pods'], []],
])('%j serves %j, not %j', (config, present, absent) => {
  const resources = served(config);
  expect(present.filter((name) => !resources.has(name))).toEqual([]);
  expect(absent.filter((name) => resources.has(name))).toEqual([]);
});

it.each<[Record<string, string>, string]>([
  [{ 'bats/v1': 'true' }, '--runtime-config: there is no API "bats/v1"'],
  [{ 'batch/v1': 'maybe' }, '--runtime-config batch/v1=maybe: must be true or false'],
])('refuses %j', (config, message) => {
  expect(() => served(config)).toThrow(message);
});

it('what is forgotten after a while is so after --event-ttl', () => {
  expect(servedResources({ eventTtl: '2m', runtimeConfig: {} }).find(({ reference }) => reference.plural === 'events')?.ttlSeconds).toBe(120);
});
