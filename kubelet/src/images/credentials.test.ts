import type { Secret } from '@kubets/api';
import { expect, it } from 'vitest';
import { credentialsFor, withRegistry } from './credentials.ts';

function pullSecret(auths: object): Secret {
  const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pull', uid: '', resourceVersion: '', creationTimestamp: '' },
    type: 'kubernetes.io/dockerconfigjson',
    data,
  };
}

const login = (username: string): object => ({ username, password: 'secret' });

it.each([
  ['busybox', 'docker.io/library/busybox'],
  ['team/app:1', 'docker.io/team/app:1'],
  ['localhost/app', 'localhost/app'],
  ['registry:5000/app', 'registry:5000/app'],
  ['example.org/team/app', 'example.org/team/app'],
])('%s is the image %s', (image, full) => expect(withRegistry(image)).toBe(full));

it.each<[string, string, object, readonly string[]]>([
  ['of its registry', 'example.org/app', { 'example.org': login('a'), 'example.com': login('b') }, ['a']],
  ['of Docker Hub by its old address', 'busybox', { 'https://index.docker.io/v1/': login('hub') }, ['hub']],
  ['of the longer path first', 'example.org/team/app', { 'example.org': login('all'), 'example.org/team': login('team') }, ['team', 'all']],
  ['of no registry whose name only begins alike', 'example.org.evil/app', { 'example.org': login('a') }, []],
])('an image takes the credentials %s', (_sentence, image, auths, users) => {
  expect(credentialsFor(image, [pullSecret(auths)]).map(({ username }) => username)).toEqual(users);
});

it('a password may hold colons', () => {
  const auth = Buffer.from('user:pass:word').toString('base64');
  expect(credentialsFor('example.org/app', [pullSecret({ 'example.org': { auth } })])).toEqual([
    { username: 'user', password: 'pass:word', serverAddress: 'example.org' },
  ]);
});

it('a secret that cannot be read holds no credentials', () => {
  const broken = { ...pullSecret({}), data: { '.dockerconfigjson': Buffer.from('{').toString('base64') } };
  expect(credentialsFor('example.org/app', [broken])).toEqual([]);
});
