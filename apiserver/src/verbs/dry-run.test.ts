import { certificateSigningRequests, configMaps, deployments, namespaces, pods, serviceAccounts } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import { createCertificateRequest } from '@kubets/pki';
import { buildConfigMap, buildDeployment, buildPod, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
const named = { namespace: 'default', name: 'dry' };
beforeAll(async () => {
  cluster = await startTestCluster();
  const { client } = cluster;
  await client.create(configMaps, buildConfigMap({ metadata: named, data: { a: '1' } }));
  await client.create(deployments, buildDeployment({ metadata: named }));
  await client.create(pods, buildPod({ metadata: named }));
  await client.create(serviceAccounts, { metadata: named });
  await client.create(namespaces, { metadata: { name: 'dry' } });
  const { request: pem } = await createCertificateRequest({ commonName: 'dry' });
  const spec = { request: Buffer.from(pem).toString('base64'), signerName: 'example.com/signer', usages: ['client auth' as const] };
  await client.create(certificateSigningRequests, { metadata: { name: 'dry' }, spec });
});
afterAll(() => cluster.stop());

async function send(method: string, path: string, body: object | undefined, contentType = 'application/json') {
  const headers = { 'content-type': contentType };
  const { status, ...response } = await cluster.client.raw({ method, path, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status, text: await response.text() };
}

const inDefault = (plural: string, rest = ''): string => `/api/v1/namespaces/default/${plural}/dry${rest}`;
const request = '/apis/certificates.k8s.io/v1/certificatesigningrequests/dry';
const merge = 'application/merge-patch+json';
const deployment = '/apis/apps/v1/namespaces/default/deployments/dry';

describe('a dry run answers as the request would, and changes nothing', () => {
  it.each<[string, string, ResourceReference, object | undefined, string?]>([
    ['PATCH', inDefault('configmaps'), configMaps, { data: { a: '2' } }, merge],
    ['DELETE', inDefault('configmaps'), configMaps, undefined],
    ['DELETE', '/api/v1/namespaces/default/configmaps', configMaps, undefined],
    ['PATCH', `${deployment}/status`, deployments, { status: { replicas: 3 } }, merge],
    ['PATCH', `${deployment}/scale`, deployments, { spec: { replicas: 9 } }, merge],
    ['PUT', `${deployment}/scale`, deployments, { metadata: named, spec: { replicas: 9 } }],
    ['POST', inDefault('pods', '/binding'), pods, { target: { kind: 'Node', name: 'n' } }],
    ['POST', inDefault('pods', '/eviction'), pods, { metadata: named }],
    ['PATCH', inDefault('pods', '/ephemeralcontainers'), pods, { spec: { ephemeralContainers: [{ name: 'd', image: 'i' }] } }, merge],
    ['POST', inDefault('serviceaccounts', '/token'), serviceAccounts, { spec: {} }],
    ['DELETE', '/api/v1/namespaces/dry', namespaces, undefined],
    ['PATCH', '/api/v1/namespaces/dry/status', namespaces, { status: { conditions: [{ type: 'Mine', status: 'True' }] } }, merge],
    ['PUT', '/api/v1/namespaces/dry/finalize', namespaces, { metadata: { name: 'dry' }, spec: { finalizers: [] } }],
    ['PATCH', `${request}/approval`, certificateSigningRequests, { status: { conditions: [{ type: 'Approved', status: 'True', reason: 'r' }] } }, merge],
    ['PATCH', '/api/v1/namespaces/dry', namespaces, { metadata: { labels: { a: 'b' } } }, merge],
  ])('%s %s', async (method, path, reference, body, contentType) => {
    const identity = reference.scope === 'Namespaced' ? named : { name: 'dry' };
    const before = await cluster.client.get<KubeObject>(reference, identity);
    const answer = await send(method, `${path}?dryRun=All`, body, contentType);
    expect([answer.status, answer.text]).toEqual([expect.toSatisfy((code: number) => code >= 200 && code < 300), expect.any(String)]);
    expect(await cluster.client.get<KubeObject>(reference, identity)).toEqual(before);
    const unknown = await send(method, `${path}?dryRun=Some`, body, contentType);
    expect([unknown.status, unknown.text]).toEqual([422, expect.stringContaining('dryRun: Unsupported value: \\"Some\\"')]);
    expect(await cluster.client.get<KubeObject>(reference, identity)).toEqual(before);
  });
});

describe('what is sent beside an object', () => {
  it.each<[string, string, object, string?]>([
    ['POST', inDefault('pods', '/binding'), { target: { name: 'n' }, nope: 1 }],
    ['POST', inDefault('pods', '/eviction'), { metadata: named, nope: 1 }],
    ['POST', inDefault('serviceaccounts', '/token'), { spec: {}, nope: 1 }],
    ['PUT', `${deployment}/scale`, { metadata: named, spec: { replicas: 1 }, nope: 1 }],
    ['PATCH', `${deployment}/scale`, { spec: { replicas: 1 }, nope: 1 }, merge],
    ['PATCH', inDefault('pods', '/ephemeralcontainers'), { nope: 1 }, merge],
    ['PATCH', inDefault('pods', '/resize'), { nope: 1 }, merge],
    ['PATCH', `${deployment}/status`, { nope: 1, status: { nope: 1 } }, merge],
  ])('is decoded strictly on request, and warned about by default: %s %s', async (method, path, body, contentType = 'application/json') => {
    const strict = await send(method, `${path}?dryRun=All&fieldValidation=Strict`, body, contentType);
    expect([strict.status, strict.text]).toEqual([400, expect.stringContaining('strict decoding error: unknown field')]);
    const headers = { 'content-type': contentType };
    const warned = await cluster.client.raw({ method, path: `${path}?dryRun=All`, headers, body: JSON.stringify(body) });
    expect([warned.status < 300, String(warned.headers['warning'])]).toEqual([true, expect.stringContaining('unknown field')]);
    const ignored = await cluster.client.raw({ method, path: `${path}?dryRun=All&fieldValidation=Ignore`, headers, body: JSON.stringify(body) });
    expect([ignored.status < 300, ignored.headers['warning']]).toEqual([true, undefined]);
  });
});

it('a collection is deleted as far as its selectors reach', async () => {
  const { client } = cluster;
  await client.create(namespaces, { metadata: { name: 'swept' } });
  const make = (name: string, labels: Record<string, string>) => client.create(configMaps, buildConfigMap({ metadata: { name, namespace: 'swept', labels } }));
  await Promise.all([make('a', { tier: 'x' }), make('b', { tier: 'x' }), make('c', { tier: 'y' }), make('d', {})]);
  const left = async (): Promise<string> => (await client.list(configMaps, { namespace: 'swept' })).items.map(({ metadata }) => metadata.name).join('');
  await client.deleteCollection(configMaps, { namespace: 'swept', labelSelector: 'tier=x', fieldSelector: 'metadata.name!=b' });
  expect(await left()).toBe('bcd');
  await client.deleteCollection(configMaps, { namespace: 'swept', labelSelector: 'tier', limit: 1 });
  expect(await left()).toBe('cd');
  await client.deleteCollection(configMaps, { namespace: 'swept' });
  expect(await left()).toBe('');
});
