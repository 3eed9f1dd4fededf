import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clusterRoleBindings,
  clusterRoles,
  nodes,
  pods,
  secrets,
  type SelfSubjectReview,
  serviceAccounts,
  type TokenRequest,
  type TokenReview,
} from '@kubets/api';
import { createCertificateAuthority, issueCertificate } from '@kubets/pki';
import { buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
let directory: string;
let issuer: Issuer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kubets-identities-'));
  issuer = await startIssuer();
  const oidcCaFile = join(directory, 'issuer-ca.crt');
  await writeFile(oidcCaFile, issuer.authority);
  const oidc = { oidcIssuerUrl: issuer.url, oidcClientId: 'kubets', oidcUsernameClaim: 'email', oidcGroupsClaim: 'groups', oidcGroupsPrefix: 'oidc:' };
  cluster = await startTestCluster({ config: { ...oidc, oidcCaFile, oidcRequiredClaim: ['team=a'] } });
  await cluster.client.create(serviceAccounts, { metadata: { name: 'robot', namespace: 'default' } });
});
afterAll(async () => {
  await cluster.stop();
  issuer.server.closeAllConnections();
  issuer.server.close();
  await rm(directory, { recursive: true, force: true });
});

interface Issuer {
  readonly url: string;
  readonly authority: string;
  readonly server: Server;
  /** How often the keys were asked for. */
  keyRequests(): number;
  token(claims: JWTPayload, more?: { readonly audience?: string; readonly expires?: string }): Promise<string>;
  /** From now on tokens are signed by another key. */
  rotate(): Promise<void>;
}

/** An OpenID Connect issuer on loopback, with a certificate of its own authority. */
async function startIssuer(): Promise<Issuer> {
  const authority = await createCertificateAuthority({ commonName: 'issuers of the world' });
  const { certificate: cert, key } = await issueCertificate(authority, { commonName: 'issuer', ipAddresses: ['127.0.0.1'], usages: ['server'] });
  let keys = await generateKeyPair('RS256');
  let kid = 'one';
  let asked = 0;
  const server = createServer({ cert, key }, (request, response) => {
    const answer = async (): Promise<object> => {
      if (request.url?.endsWith('/openid-configuration')) return { issuer: url, jwks_uri: `${url}/keys` };
      asked++;
      return { keys: [{ ...(await exportJWK(keys.publicKey)), kid, alg: 'RS256', use: 'sig' }] };
    };
    void answer().then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    authority: authority.certificate,
    server,
    keyRequests: () => asked,
    token: (claims, { audience = 'kubets', expires = '5m' } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(url)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(keys.privateKey),
    rotate: async () => {
      keys = await generateKeyPair('RS256');
      kid = 'two';
    },
  };
}

async function whoAmI(client: TestCluster['client'], headers: Record<string, string> = {}): Promise<number | SelfSubjectReview['status']['userInfo']> {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const { status, ...response } = await client.raw({ method: 'POST', path, body: '{}', headers: { 'content-type': 'application/json', ...headers } });
  return status === 201 ? (JSON.parse(await response.text()) as SelfSubjectReview).status.userInfo : status;
}

const bearer = async (token: string): Promise<number | SelfSubjectReview['status']['userInfo']> => whoAmI(cluster.clientWith(token));

describe('an OpenID Connect issuer', () => {
  const jane = { sub: '1', email: 'jane@example.com', groups: ['dev', 'ops'], team: 'a' };

  it('names users and groups by the claims of its tokens', async () => {
    expect(await bearer(await issuer.token(jane))).toMatchObject({
      username: 'jane@example.com',
      groups: ['oidc:dev', 'oidc:ops', 'system:authenticated'],
    });
    await bearer(await issuer.token(jane));
    expect(issuer.keyRequests()).toBe(1);
  });

  it.each<[string, () => Promise<string>]>([
    ['for another client', () => issuer.token(jane, { audience: 'other' })],
    ['that have expired', () => issuer.token(jane, { expires: '1 minute ago' })],
    ['without a required claim', () => issuer.token({ ...jane, team: 'b' })],
    ['of an address that is not verified', () => issuer.token({ ...jane, email_verified: false })],
    ['without a user', () => issuer.token({ sub: '1', team: 'a' })],
    ['that were changed', async () => `${(await issuer.token(jane)).slice(0, -6)}AAAAAA`],
  ])('opens no door by tokens %s', async (_, token) => {
    expect(await bearer(await token())).toBe(401);
  });

  it('may change its keys', async () => {
    await issuer.rotate();
    // Keys are not asked for again at once: a flood of unknown keys would be the issuer's.
    await eventually(async () => expect(await bearer(await issuer.token(jane))).toMatchObject({ username: 'jane@example.com' }));
  });
});

it('an issuer that cannot be reached opens no door, and a review says so', async () => {
  const config = { oidcIssuerUrl: 'https://127.0.0.1:1', oidcClientId: 'kubets' };
  await using lonely = await startTestCluster({ config });
  const { privateKey } = await generateKeyPair('RS256');
  const claims = new SignJWT({ sub: 'jane' }).setProtectedHeader({ alg: 'RS256' }).setIssuer(config.oidcIssuerUrl).setAudience('kubets');
  const token = await claims.setExpirationTime('5m').sign(privateKey);
  expect(await whoAmI(lonely.clientWith(token))).toBe(401);
  const path = '/apis/authentication.k8s.io/v1/tokenreviews';
  const body = JSON.stringify({ spec: { token } });
  const response = await lonely.client.raw({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
  expect((JSON.parse(await response.text()) as TokenReview).status).toMatchObject({ error: expect.stringContaining('oidc: authenticator not initialized') });
});

describe('a token of a service account', () => {
  const robot = { namespace: 'default', name: 'robot' };
  const request = async (spec: object): Promise<string> =>
    (await cluster.client.createSubresource<TokenRequest>(serviceAccounts, robot, 'token', { spec })).status?.token ?? '';

  it('bound to a secret ends with it', async () => {
    const { metadata } = await cluster.client.create(secrets, { metadata: { name: 'binder', namespace: 'default' } });
    const token = await request({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 'binder', uid: metadata.uid } });
    expect(await bearer(token)).toMatchObject({ username: 'system:serviceaccount:default:robot' });
    await cluster.client.delete(secrets, metadata);
    await eventually(async () => expect(await bearer(token)).toBe(401));
    await cluster.client.create(secrets, { metadata: { name: 'binder', namespace: 'default' } });
    expect(await bearer(token)).toBe(401);
  });

  it('bound to a node ends with it and names it', async () => {
    const { metadata } = await cluster.client.create(nodes, { metadata: { name: 'bound-node' } });
    const token = await request({ boundObjectRef: { apiVersion: 'v1', kind: 'Node', name: 'bound-node', uid: metadata.uid } });
    expect(await bearer(token)).toMatchObject({
      extra: { 'authentication.kubernetes.io/node-name': ['bound-node'], 'authentication.kubernetes.io/node-uid': [metadata.uid] },
    });
    await cluster.client.delete(nodes, metadata);
    await eventually(async () => expect(await bearer(token)).toBe(401));
  });

  it('cannot be bound to what is not there', async () => {
    const gone = { apiVersion: 'v1', kind: 'Pod', name: 'absent' };
    await expect(request({ boundObjectRef: gone })).rejects.toMatchObject({ code: 404 });
    const { metadata } = await cluster.client.create(pods, buildPod({ metadata: { name: 'other-account' } }));
    const other = { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: 'not-its-own' };
    await expect(request({ boundObjectRef: other })).rejects.toMatchObject({ code: expect.any(Number) });
  });

  it('is good for the audiences it was made for, as a review tells', async () => {
    const review = async (token: string, audiences?: readonly string[]): Promise<TokenReview['status']> => {
      const body = JSON.stringify({ spec: { token, audiences } });
      const path = '/apis/authentication.k8s.io/v1/tokenreviews';
      const response = await cluster.client.raw({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
      return (JSON.parse(await response.text()) as TokenReview).status;
    };
    const token = await request({ audiences: ['vault', 'mesh'] });
    expect(await bearer(token)).toBe(401);
    expect(await review(token)).toMatchObject({ error: expect.stringContaining('invalid for the target audiences') });
    expect(await review(token, ['mesh', 'other'])).toMatchObject({
      authenticated: true,
      audiences: ['mesh'],
      user: { username: 'system:serviceaccount:default:robot' },
    });
    expect((await review('nonsense')).authenticated).toBeUndefined();
  });
});

describe('impersonation', () => {
  it('takes the right to each part of whom one wants to be: user, uid, groups and every extra value', async () => {
    const impersonate = (apiGroup: string, resource: string, name: string) => ({
      verbs: ['impersonate'],
      apiGroups: [apiGroup],
      resources: [resource],
      resourceNames: [name],
    });
    const rules = [
      impersonate('', 'users', 'jane'),
      impersonate('', 'groups', 'dev'),
      impersonate('authentication.k8s.io', 'uids', '42'),
      impersonate('authentication.k8s.io', 'userextras/scopes', 'read'),
    ];
    await cluster.client.create(clusterRoles, { metadata: { name: 'actor' }, rules });
    await cluster.client.create(clusterRoleBindings, {
      metadata: { name: 'actor' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'actor' },
      subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }],
    });
    const robot = { namespace: 'default', name: 'robot' };
    const { status } = await cluster.client.createSubresource<TokenRequest>(serviceAccounts, robot, 'token', { spec: {} });
    const actor = cluster.clientWith(status?.token ?? '');
    const as = (headers: Record<string, string>) => whoAmI(actor, headers);
    const whole = { 'impersonate-user': 'jane', 'impersonate-uid': '42', 'impersonate-group': 'dev', 'impersonate-extra-scopes': 'read' };
    await eventually(async () =>
      expect(await as(whole)).toEqual({ username: 'jane', uid: '42', groups: ['dev', 'system:authenticated'], extra: { scopes: ['read'] } }),
    );
    expect(await as({ 'impersonate-user': 'john' })).toBe(403);
    expect(await as({ ...whole, 'impersonate-uid': '43' })).toBe(403);
    expect(await as({ ...whole, 'impersonate-group': 'system:masters' })).toBe(403);
    expect(await as({ ...whole, 'impersonate-extra-scopes': 'write' })).toBe(403);
    expect(await as({ 'impersonate-group': 'dev' })).toBe(400);
  });
});
