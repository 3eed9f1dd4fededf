import { expect, it } from 'vitest';
import { parseEncryptionConfiguration } from './encryption-configuration.ts';

const secret = Buffer.alloc(32, 'a').toString('base64');
const aescbc = { aescbc: { keys: [{ name: 'k', secret }] } };
const configuration = (...resources: readonly object[]) =>
  parseEncryptionConfiguration({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources });
const of = (...resources: readonly string[]) => ({ resources, providers: [aescbc] });

it.each([
  [['secrets'], '', 'secrets', true],
  [['secrets'], '', 'configmaps', false],
  [['secrets'], 'example.com', 'secrets', false],
  [['deployments.apps'], 'apps', 'deployments', true],
  [['*.apps'], 'apps', 'deployments', true],
  [['*.apps'], '', 'pods', false],
  [['*.'], '', 'pods', true],
  [['*.'], 'apps', 'deployments', false],
  [['*.*'], 'pandas.example', 'bears', true],
])('%j is about %s/%s: %s', (resources, group, plural, expected) => {
  expect(configuration(of(...resources))({ group, plural }) !== undefined).toBe(expected);
});

it('the first entry that names a resource decides', () => {
  const transformerOf = configuration({ resources: ['events'], providers: [{ identity: {} }] }, of('*.*'));
  const plain = Buffer.from('{}');
  expect(transformerOf({ group: '', plural: 'events' })!.write(plain, 'k')).toEqual(plain);
  expect(transformerOf({ group: '', plural: 'secrets' })!.write(plain, 'k')).not.toEqual(plain);
});

const keyed = (name: string, text: string, kind = 'aescbc') => ({ resources: ['secrets'], providers: [{ [kind]: { keys: [{ name, secret: text }] } }] });

it.each([
  [keyed('k', 'c2hvcnQ='), 'the secret of the aescbc key "k" is not of the expected length, got 5, expected one of [32]'],
  [keyed('k', 'c2hvcnQ=', 'aesgcm'), 'got 5, expected one of [16 24 32]'],
  [keyed('a:b', secret), 'the name "a:b" of a key may not contain a colon'],
  [{ resources: ['secrets'], providers: [{ ...aescbc, identity: {} }] }, 'one has aescbc and identity'],
  [{ resources: ['secrets'], providers: [{}] }, 'one has none of them'],
  [{ resources: ['secrets'], providers: [{ kms: { name: 'x' } }] }, 'this server has no kms provider'],
  [{ resources: ['secrets'], providers: [{ rot13: {} }] }, 'rot13'],
  [of('secrets', '*.'), "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed"],
  [of('*'), '"*" is no pattern of resources'],
])('refuses %j: %s', (entry, message) => {
  expect(() => configuration(entry)).toThrow(message);
});

it('refuses what an earlier entry covers', () => {
  expect(() => configuration(of('*.*'), of('secrets'))).toThrow("'secrets' comes after '*.*', which covers it");
  expect(() => configuration(of('secrets'), of('secrets'))).toThrow("'secrets' is named twice");
});
