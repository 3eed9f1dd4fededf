import { builtInResources } from '@kubets/api/built-in-resources';
import { apiVersionOf, parseDuration, type ResourceDefinition } from '@kubets/machinery';
import type { ApiserverConfig } from './config.ts';

/** The built-in resources that --runtime-config leaves on; those that are forgotten after a while are so after --event-ttl. */
export function servedResources({ eventTtl, runtimeConfig }: Pick<ApiserverConfig, 'eventTtl' | 'runtimeConfig'>): readonly ResourceDefinition[] {
  const ttlSeconds = Math.ceil(parseDuration(eventTtl) / 1000);
  const isOn = switches(runtimeConfig);
  return builtInResources.filter(isOn).map((definition) => (definition.ttlSeconds === undefined ? definition : { ...definition, ttlSeconds }));
}

/** The sets of versions that can be switched at once, by the versions in them. */
const sets: Readonly<Record<string, RegExp>> = { 'api/all': /./, 'api/ga': /^v\d+$/, 'api/beta': /^v\d+beta\d+$/, 'api/alpha': /^v\d+alpha\d+$/ };

/** What is said of a version counts more than what is said of a set, and that of one resource most. Throws for names of nothing. */
function switches(config: Readonly<Record<string, string>>): (definition: ResourceDefinition) => boolean {
  const asked = new Map(Object.entries(config).map(([name, value]) => [name, isTrue(name, value)]));
  const versions = new Set(builtInResources.map(({ reference }) => apiVersionOf(reference)));
  for (const name of asked.keys()) {
    const version = name === 'v1' ? name : name.split('/').slice(0, 2).join('/');
    if (sets[name] === undefined && !versions.has(version)) throw new Error(`--runtime-config: there is no API ${JSON.stringify(name)}`);
  }
  return ({ reference }) => {
    const version = apiVersionOf(reference);
    const set = Object.keys(sets).find((name) => name !== 'api/all' && sets[name]!.test(reference.version)) ?? '';
    return asked.get(`${version}/${reference.plural}`) ?? asked.get(version) ?? asked.get(set) ?? asked.get('api/all') ?? true;
  };
}

function isTrue(name: string, value: string): boolean {
  if (value === '' || value === 'true') return true;
  if (value === 'false') return false;
  throw new Error(`--runtime-config ${name}=${value}: must be true or false`);
}
