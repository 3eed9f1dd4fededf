import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { configMaps, type SelfSubjectReview } from '@kubets/api';
import { createCertificateAuthority, issueCertificate, type KeyPair } from '@kubets/pki';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';

let cluster: TestCluster;
let folder: string;
let proxies: KeyPair;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubets-front-proxy-'));
  proxies = await createCertificateAuthority({ commonName: 'front-proxy-ca' });
  await writeFile(join(folder, 'ca.crt'), proxies.certificate);
  cluster = await startTestCluster({
    config: {
      requestheaderClientCaFile: join(folder, 'ca.crt'),
      requestheaderAllowedNames: ['front-proxy-client'],
      requestheaderUsernameHeaders: ['X-Remote-User'],
      requestheaderGroupHeaders: ['X-Remote-Group'],
      requestheaderUidHeaders: ['X-Remote-Uid'],
      requestheaderExtraHeadersPrefix: ['X-Remote-Extra-'],
    },
  });
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true });
});

/** Who a request with these headers comes from, or what the server says instead. */
async function whoami(headers: OutgoingHttpHeaders, authority: KeyPair, commonName: string, organizations: readonly string[] = []): Promise<unknown> {
  const { certificate: cert, key } = await issueCertificate(authority, { commonName, organizations, usages: ['client'] });
  const body = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' });
  const answer = await new Promise<string>((resolve, reject) => {
    const asking = request({
      host: '127.0.0.1',
      port: cluster.port,
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      method: 'POST',
      ca: cluster.authority.certificate,
      cert,
      key,
      headers: { ...headers, 'content-type': 'application/json' },
    });
    asking.on('response', (response) => void text(response).then(resolve, reject));
    asking.on('error', reject);
    asking.end(body);
  });
  const { status, message } = JSON.parse(answer) as SelfSubjectReview & { readonly message?: string };
  return message ?? status?.userInfo;
}

const jane = { 'X-Remote-User': 'jane', 'X-Remote-Group': ['dev, ops', 'admins'], 'X-Remote-Uid': '7', 'X-Remote-Extra-Acme.com%2Fproject': 'p' };

it('a proxy says in headers whom it authenticated', async () => {
  expect(await whoami(jane, proxies, 'front-proxy-client')).toEqual({
    username: 'jane',
    uid: '7',
    groups: ['dev, ops', 'admins', 'system:authenticated'],
    extra: { 'acme.com/project': ['p'] },
  });
});

it('a proxy of another name is refused', async () => {
  expect(await whoami(jane, proxies, 'somebody')).toBe('Unauthorized');
});

it('a certificate of proxies makes nobody a user by itself', async () => {
  expect(await whoami({}, proxies, 'front-proxy-client', ['system:masters'])).toContain('User "system:anonymous" cannot create');
});

it('headers of a client that is no proxy count for nothing', async () => {
  expect(await whoami(jane, cluster.authority, 'joe')).toMatchObject({ username: 'joe', groups: ['system:authenticated'] });
});

it('impersonated values may hold commas', async () => {
  const headers = { 'Impersonate-User': 'jane', 'Impersonate-Extra-dn': 'cn=jane,ou=engineers', 'Impersonate-Extra-scopes': ['view', 'development'] };
  expect(await whoami(headers, cluster.authority, 'admin', ['system:masters'])).toMatchObject({
    extra: { dn: ['cn=jane,ou=engineers'], scopes: ['view', 'development'] },
  });
});

it('servers behind the aggregation layer are told of the proxies', async () => {
  const { data } = await cluster.client.get(configMaps, { namespace: 'kube-system', name: 'extension-apiserver-authentication' });
  expect(data).toMatchObject({ 'requestheader-client-ca-file': proxies.certificate, 'requestheader-allowed-names': '["front-proxy-client"]' });
});
