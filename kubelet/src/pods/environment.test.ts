import type { ConfigMap, Secret, Service } from '@kubets/api';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { environment } from './environment.ts';
import { expandVariables } from './expand-variables.ts';
import type { ContainerSpec } from './pod-containers.ts';

const objects: Record<string, unknown> = {
  'configmaps/settings': { data: { color: 'blue', size: '3' } } satisfies Pick<ConfigMap, 'data'>,
  'secrets/keys': { data: { password: Buffer.from('s3cret').toString('base64') } } satisfies Pick<Secret, 'data'>,
};

function service(name: string, namespace: string, clusterIP: string): Service {
  const ports = [{ name: 'http', port: 80, protocol: 'TCP' }];
  return { metadata: { name, namespace }, spec: { clusterIP, ports } } as unknown as Service;
}

async function variablesOf(container: Partial<ContainerSpec>, spec: object = {}): Promise<Record<string, string>> {
  const own = buildContainer({ name: 'web', ...container });
  const pod = buildPod({ containers: [own], ...spec }, { metadata: { labels: { app: 'web' } }, status: { podIP: '10.0.0.5', podIPs: [{ ip: '10.0.0.5' }] } });
  const variables = await environment({
    pod,
    container: own,
    volumes: new Map([['config', { path: envFolder, readOnly: false }]]),
    services: [service('kubernetes', 'default', '10.96.0.1'), service('my-db', 'default', '10.96.0.2'), service('far', 'other', '10.96.0.3')],
    hostIps: ['192.168.0.1'],
    allocatable: (resource) => ({ cpu: '2', memory: '1Gi' })[resource],
    read: async (resource, name) => objects[`${resource.plural}/${name}`] as never,
  });
  return Object.fromEntries(variables);
}

const envFolder = mkdtempSync(join(tmpdir(), 'kubets-environment-'));
writeFileSync(join(envFolder, 'good.env'), "DB_ADDRESS='address'\nEMPTY=''\n");
writeFileSync(join(envFolder, 'bad.env'), 'DB_ADDRESS=address\n');
afterAll(() => rmSync(envFolder, { recursive: true }));

const fromFile = (changes: object): Partial<ContainerSpec> => ({
  env: [{ name: 'DB', valueFrom: { fileKeyRef: { volumeName: 'config', path: 'good.env', key: 'DB_ADDRESS', ...changes } } }],
});

describe('a variable from a file of a volume', () => {
  it.each<[string, object, string | undefined]>([
    ['has the value of its key', {}, 'address'],
    ['may be empty', { key: 'EMPTY' }, ''],
    ['is left out when its key is missing and optional', { key: 'NONE', optional: true }, undefined],
    ['is left out when its file is missing and optional', { path: 'none.env', optional: true }, undefined],
  ])('%s', async (_what, changes, value) => {
    expect((await variablesOf(fromFile(changes)))['DB']).toBe(value);
  });

  it.each<[string, object, string]>([
    ['no such key', { key: 'NONE' }, 'environment variable key "NONE" not found in file "good.env"'],
    ['no such file', { path: 'none.env' }, 'environment variable file "none.env" not found in volume "config"'],
    ['no such volume', { volumeName: 'none' }, 'cannot find the volume "none" referenced by FileKeyRef'],
    ['a file of another form', { path: 'bad.env', optional: true }, 'couldn\'t parse env file "bad.env": line 1'],
    ['a way out of the volume', { path: '../x' }, 'leaves its volume'],
  ])('keeps its container from starting: %s', async (_what, changes, message) => {
    await expect(variablesOf(fromFile(changes))).rejects.toThrow(message);
  });
});

describe('the environment of a container', () => {
  it('takes values from fields, resources, config maps and secrets', async () => {
    const env: ContainerSpec['env'] = [
      { name: 'NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
      { name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
      { name: 'APP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['app']" } } },
      { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1' } } },
      { name: 'MEBIBYTES', valueFrom: { resourceFieldRef: { resource: 'requests.memory', divisor: '1Mi' } } },
      { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
    ];
    expect(await variablesOf({ env, resources: { requests: { memory: '100Mi' } } } as Partial<ContainerSpec>)).toMatchObject({
      NAME: 'web',
      IP: '10.0.0.5',
      APP: 'web',
      CPUS: '2',
      MEBIBYTES: '100',
      COLOR: 'blue',
      PASSWORD: 's3cret',
    });
  });

  it('expands earlier variables and services, and own values win over whole sources', async () => {
    const env = [
      { name: 'color', value: 'red' },
      { name: 'URL', value: 'http://$(MY_DB_SERVICE_HOST)/$(color)/$(unknown)/$$(color)' },
    ];
    const variables = await variablesOf({ env, envFrom: [{ prefix: 'CFG_', configMapRef: { name: 'settings' } }, { configMapRef: { name: 'settings' } }] });
    expect(variables).toMatchObject({ CFG_color: 'blue', color: 'red', URL: 'http://10.96.0.2/red/$(unknown)/$(color)' });
  });

  it('tells the Services of the namespace and the API server', async () => {
    const variables = await variablesOf({});
    expect(variables).toMatchObject({
      KUBERNETES_SERVICE_HOST: '10.96.0.1',
      MY_DB_SERVICE_HOST: '10.96.0.2',
      MY_DB_SERVICE_PORT_HTTP: '80',
      MY_DB_PORT: 'tcp://10.96.0.2:80',
      MY_DB_PORT_80_TCP_ADDR: '10.96.0.2',
    });
    expect(Object.keys(variables).filter((name) => name.startsWith('FAR'))).toEqual([]);
  });

  it('tells only the API server when the pod declines service links', async () => {
    const variables = await variablesOf({}, { enableServiceLinks: false });
    expect(variables).toHaveProperty('KUBERNETES_SERVICE_PORT');
    expect(variables).not.toHaveProperty('MY_DB_SERVICE_HOST');
  });

  it.each([
    ['configmap "none" not found', { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'k' } } }] }],
    ["couldn't find key nope in Secret default/keys", { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'nope' } } }] }],
    ['secret "none" not found', { envFrom: [{ secretRef: { name: 'none' } }] }],
  ])('is refused with: %s', async (message, container) => {
    await expect(variablesOf(container)).rejects.toMatchObject({ reason: 'CreateContainerConfigError', message });
  });

  it('leaves out what is optional and missing', async () => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'k', optional: true } } }];
    expect(await variablesOf({ env, envFrom: [{ secretRef: { name: 'none', optional: true } }] })).not.toHaveProperty('A');
  });
});

it.each([
  ['$(A)', '1'],
  ['$(A)$(B)', '1$(B)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$A ${A} $(A', '$A ${A} $(A'],
  ['100%', '100%'],
])('expandVariables(%j) is %j', (text, expected) => {
  expect(expandVariables(text, new Map([['A', '1']]))).toBe(expected);
});
