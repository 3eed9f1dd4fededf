import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceAccounts, type SelfSubjectReview, type TokenRequest } from '@kubets/api';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';

const robot = { namespace: 'default', name: 'robot' };

/** A token of the ServiceAccount, and how long it lasts. */
async function issued(
  { client }: TestCluster,
  expirationSeconds: number,
): Promise<{ readonly token: string; readonly seconds: number; readonly issuer: string }> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds } };
  const { status } = await client.createSubresource<TokenRequest>(serviceAccounts, robot, 'token', body);
  const { iss, iat, exp } = JSON.parse(Buffer.from(status!.token!.split('.')[1]!, 'base64url').toString()) as { iss: string; iat: number; exp: number };
  return { token: status!.token!, seconds: exp - iat, issuer: iss };
}

async function whoami(cluster: TestCluster, token: string): Promise<string | undefined> {
  const body = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' });
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const response = await cluster.clientWith(token).raw({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
  return (JSON.parse(await response.text()) as SelfSubjectReview).status?.userInfo?.username;
}

let dataDir: string;
let keys: TestCluster;
let old: TestCluster;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kubets-issuers-'));
  keys = await startTestCluster();
  old = await startTestCluster({ config: { store: 'lmdb', dataDir, serviceAccountIssuer: ['https://old'] }, beside: keys });
  await old.client.create(serviceAccounts, { metadata: robot });
});
afterAll(async () => {
  await old.stop();
  await keys.stop();
  await rm(dataDir, { recursive: true });
});

it('without a limit a token lasts as long as it was asked for', async () => {
  expect((await issued(old, 10 * 365 * 24 * 3600)).seconds).toBe(10 * 365 * 24 * 3600);
});

it('the first issuer signs and tokens of the others are accepted, none lasting longer than the flag allows', async () => {
  const { token } = await issued(old, 3600);
  await old.stop();
  const config = { store: 'lmdb', dataDir, serviceAccountMaxTokenExpiration: '2h' } as const;
  const successor = { ...config, serviceAccountIssuer: ['https://new', 'https://old'], serviceAccountJwksUri: 'https://keys.example/jwks' };
  const both = await startTestCluster({ config: successor, beside: keys });
  expect(await issued(both, 24 * 3600)).toMatchObject({ issuer: 'https://new', seconds: 7200 });
  expect(await whoami(both, token)).toBe('system:serviceaccount:default:robot');
  const discovery = await (await both.client.raw({ method: 'GET', path: '/.well-known/openid-configuration' })).text();
  expect(JSON.parse(discovery)).toMatchObject({ issuer: 'https://new', jwks_uri: 'https://keys.example/jwks' });
  await both.stop();

  old = await startTestCluster({ config: { store: 'lmdb', dataDir, serviceAccountIssuer: ['https://new'] }, beside: keys });
  expect(await whoami(old, token)).toBeUndefined();
});
