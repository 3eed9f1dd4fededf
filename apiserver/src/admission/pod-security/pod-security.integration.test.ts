import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourcePath } from '@kubets/machinery';
import { deployments, namespaces, pods } from '@kubets/api';
import { buildDeployment, buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelLabel, versionLabel } from './policy.ts';

const configuration = `
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults: { enforce: baseline, enforce-version: latest }
      exemptions: { usernames: [trusted], namespaces: [exempt], runtimeClasses: [sealed] }
`;

let cluster: TestCluster;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kubets-pod-security-'));
  await writeFile(join(directory, 'admission.yaml'), configuration);
  await writeFile(join(directory, 'audit.yaml'), 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n');
  const audit = { auditPolicyFile: join(directory, 'audit.yaml'), auditLogPath: join(directory, 'audit.log') };
  cluster = await startTestCluster({ config: { admissionControlConfigFile: join(directory, 'admission.yaml'), ...audit } });
  for (const name of ['open', 'exempt', 'strict']) {
    await cluster.client.create(namespaces, { metadata: { name, labels: name === 'open' ? { [levelLabel('enforce')]: 'privileged' } : {} } });
  }
});
afterAll(async () => {
  await cluster.stop();
  await rm(directory, { recursive: true });
});

const privileged = { containers: [{ name: 'c', image: 'i', securityContext: { privileged: true } }] };
const broken = 'violates PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)';

interface Outcome {
  readonly status: number;
  readonly warnings: readonly string[];
  readonly message: string;
}

/** Sent as it is, so that the warnings of the answer can be seen. */
async function send(method: string, path: string, body: object, type = 'application/json'): Promise<Outcome> {
  const response = await cluster.client.raw({ method, path, headers: { 'content-type': type }, body: JSON.stringify(body) });
  const { message = '' } = JSON.parse(await response.text()) as { readonly message?: string };
  return { status: response.status, warnings: warningsIn(String(response.headers['warning'] ?? '')), message };
}

const warningsIn = (header: string): readonly string[] => [...header.matchAll(/299 - ("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text!) as string);

const label = (name: string, labels: Record<string, string>): Promise<Outcome> =>
  send('PATCH', resourcePath(namespaces, { name }), { metadata: { labels } }, 'application/merge-patch+json');

describe('pods', () => {
  const asked = (namespace: string, spec: object = {}) => buildPod({ metadata: { namespace }, spec: { ...privileged, ...spec } });

  it('keep the level of the configuration where the namespace says nothing', async () => {
    await expect(cluster.client.create(pods, asked('default'))).rejects.toMatchObject({ code: 403, message: expect.stringContaining(broken) });
  });

  it('are let through in exempt namespaces, of exempt users, and with exempt runtimes', async () => {
    await cluster.client.create(pods, asked('exempt'));
    await cluster.clientAs({ user: 'trusted', groups: ['system:masters'] }).create(pods, asked('default'));
    const sealed = cluster.client.create(pods, asked('default', { runtimeClassName: 'sealed' }));
    await expect(sealed).rejects.toMatchObject({ message: expect.stringContaining('RuntimeClass "sealed" not found') });
  });

  it('that broke no rule when they were made can be changed in what no rule looks at', async () => {
    const made = await cluster.client.create(pods, asked('strict', { containers: [{ name: 'c', image: 'i' }] }));
    await label('strict', { [levelLabel('enforce')]: 'restricted' });
    const identity = { name: made.metadata.name, namespace: 'strict' };
    await eventually(() =>
      expect(cluster.client.create(pods, asked('strict'))).rejects.toMatchObject({ message: expect.stringContaining('"restricted:latest"') }),
    );
    await cluster.client.patch(pods, identity, { type: 'merge', body: { metadata: { labels: { marked: 'yes' } } } });
    const image = cluster.client.patch(pods, identity, { type: 'strategic', body: { spec: { containers: [{ name: 'c', image: 'other' }] } } });
    await expect(image).rejects.toMatchObject({ code: 403, message: expect.stringContaining('violates PodSecurity "restricted:latest"') });
  });
});

describe('the audit log', () => {
  /** What the event of one request has beside who let it in, by the names after `pod-security.kubernetes.io/`. */
  async function annotationsOf(
    method: string,
    namespace: string,
    object: { metadata?: object | undefined; spec?: object | undefined },
    client = cluster.client,
  ): Promise<object> {
    const auditId = randomUUID();
    const body = { ...object, metadata: { ...object.metadata, namespace } };
    const path = `${resourcePath('template' in (object.spec ?? {}) ? deployments : pods, { namespace })}?dryRun=All`;
    await client.raw({ method, path, headers: { 'content-type': 'application/json', 'audit-id': auditId }, body: JSON.stringify(body) });
    const event = await eventually(async () => {
      const found = (await readFile(join(directory, 'audit.log'), 'utf8')).split('\n').find((line) => line.includes(auditId));
      if (found === undefined) throw new Error('not recorded yet');
      return JSON.parse(found) as { readonly annotations: Readonly<Record<string, string>> };
    });
    const own = Object.entries(event.annotations).filter(([name]) => name.startsWith('pod-security.kubernetes.io/'));
    return Object.fromEntries(own.map(([name, value]) => [name.slice(name.indexOf('/') + 1), value]));
  }
  const plain = buildPod({ metadata: { name: 'plain' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  const strong = buildPod({ metadata: { name: 'strong' }, spec: privileged });
  const audited = `would ${broken.replace('violates', 'violate')}`;

  it('tells which policy a pod was held against, whether it was let in or not', async () => {
    expect(await annotationsOf('POST', 'default', plain)).toEqual({ 'enforce-policy': 'baseline:latest' });
    expect(await annotationsOf('POST', 'default', strong)).toEqual({ 'enforce-policy': 'baseline:latest' });
    expect(await annotationsOf('POST', 'open', strong)).toEqual({ 'enforce-policy': 'privileged:latest' });
  });

  it('tells who was exempt', async () => {
    expect(await annotationsOf('POST', 'exempt', strong)).toEqual({ exempt: 'namespace' });
    const trusted = cluster.clientAs({ user: 'trusted', groups: ['system:masters'] });
    expect(await annotationsOf('POST', 'default', strong, trusted)).toEqual({ exempt: 'user' });
  });

  it('tells what breaks the audited policy, of what makes pods too', async () => {
    await label('open', { [levelLabel('audit')]: 'baseline' });
    await eventually(async () =>
      expect(await annotationsOf('POST', 'open', strong)).toEqual({ 'enforce-policy': 'privileged:latest', 'audit-violations': audited }),
    );
    const template = { metadata: { labels: { app: 'web' } }, spec: privileged };
    expect(await annotationsOf('POST', 'open', buildDeployment({ metadata: { name: 'web' }, spec: { template } }))).toEqual({ 'audit-violations': audited });
    await label('open', { [levelLabel('audit')]: 'privileged' });
  });
});

describe('what makes pods', () => {
  it('is warned of, and made', async () => {
    const body = buildDeployment({ metadata: { namespace: 'default' }, spec: { template: { metadata: { labels: { app: 'web' } }, spec: privileged } } });
    expect(await send('POST', resourcePath(deployments, { namespace: 'default' }), body)).toMatchObject({ status: 201, warnings: [] });
    await label('default', { [levelLabel('warn')]: 'baseline' });
    await eventually(async () =>
      expect(await send('POST', `${resourcePath(deployments, { namespace: 'default' })}?dryRun=All`, { ...body, metadata: { name: 'warned' } })).toMatchObject({
        status: 201,
        warnings: [`would ${broken.replace('violates', 'violate')}`],
      }),
    );
  });
});

describe('a namespace', () => {
  it('tells which of its pods break the level it is about to enforce', async () => {
    for (const name of ['b', 'a', 'c']) await cluster.client.create(pods, buildPod({ metadata: { name, namespace: 'open' }, spec: privileged }));
    await cluster.client.create(pods, buildPod({ metadata: { name: 'd', namespace: 'open' }, spec: { ...privileged, hostNetwork: true } }));
    const { warnings } = await label('open', { [levelLabel('enforce')]: 'baseline', [versionLabel('enforce')]: 'v1.36' });
    expect(warnings).toEqual([
      'existing pods in namespace "open" violate the new PodSecurity enforce level "baseline:v1.36"',
      'a (and 2 other pods): privileged',
      'd: host namespaces, privileged',
    ]);
    expect((await label('open', { [levelLabel('enforce')]: 'privileged' })).warnings).toEqual([]);
  });

  it('is refused labels nobody can read', async () => {
    const name = 'unreadable';
    const refused = await send('POST', resourcePath(namespaces, {}), { metadata: { name, labels: { [levelLabel('enforce')]: 'strictest' } } });
    expect(refused).toMatchObject({
      status: 422,
      message: `Namespace "${name}" is invalid: metadata.labels[${levelLabel('enforce')}]: Invalid value: "strictest": must be one of privileged, baseline, restricted`,
    });
  });

  it('that is exempt is told that its labels say nothing', async () => {
    expect((await label('exempt', { [levelLabel('enforce')]: 'restricted' })).warnings).toEqual([
      'namespace "exempt" is exempt from Pod Security, and the policy (enforce=restricted:latest) will be ignored',
    ]);
  });
});
