import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inClusterConfig } from './in-cluster-config.ts';
import { kubeconfigPaths, readKubeconfig } from './kubeconfig-file.ts';
import { clientConfigOf, loadKubeconfig } from './load-kubeconfig.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const pem = (what: string): string => `-----BEGIN ${what}-----\n`;
const cluster = (name: string, server: string, more = ''): string => `clusters:\n- name: ${name}\n  cluster:\n    server: ${server}\n${more}`;

describe('loadKubeconfig', () => {
  it('reads the current context with data from the file and from files beside it', () => {
    file('ca.pem', pem('CA'));
    const path = file(
      'config',
      `${cluster('c', 'https://a:6443/', '    certificate-authority: ca.pem\n')}users:
- name: u
  user:
    client-certificate-data: ${Buffer.from(pem('CERT')).toString('base64')}
    client-key-data: ${Buffer.from(pem('KEY')).toString('base64')}
contexts:
- name: x
  context: {cluster: c, user: u, namespace: shop}
current-context: x
`,
    );
    expect(loadKubeconfig({ path })).toMatchObject({
      server: 'https://a:6443',
      certificateAuthority: pem('CA'),
      clientCertificate: pem('CERT'),
      clientKey: pem('KEY'),
      namespace: 'shop',
    });
  });

  it.each([
    ['a context that does not exist', 'current-context: gone\n', 'context was not found for specified context: gone'],
    ['text that is no map', '- a\n', 'error loading config file'],
    ['an empty file', '', 'no server is configured'],
    ['a cluster that does not exist', 'contexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n', 'no server found for cluster "c"'],
  ])('explains %s', (_name, text, message) => {
    expect(() => loadKubeconfig({ path: file('config', text) })).toThrow(message);
  });
});

describe('readKubeconfig', () => {
  it('lets the first file decide and skips files that are missing', () => {
    const first = file('one', `${cluster('c', 'https://first')}current-context: ""\n`);
    const second = file('two', `${cluster('c', 'https://second')}contexts: [{name: x, context: {cluster: c, user: ""}}]\ncurrent-context: x\n`);
    const merged = readKubeconfig([join(directory, 'missing'), first, second]);
    expect(clientConfigOf(merged).server).toBe('https://first');
  });

  it.each([
    [{ KUBECONFIG: '/a:/b:', HOME: '/home/me' }, ['/a', '/b']],
    [{ HOME: '/home/me' }, ['/home/me/.kube/config']],
  ])('looks in %j', (env, paths) => {
    expect(kubeconfigPaths(env)).toEqual(paths);
  });
});

describe('inClusterConfig', () => {
  it('speaks as the ServiceAccount of the pod, over IPv6 too', () => {
    mkdirSync(directory, { recursive: true });
    file('token', 'secret');
    file('ca.crt', 'CA');
    file('namespace', 'shop\n');
    expect(inClusterConfig({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }, directory)).toEqual({
      server: 'https://[fd00::1]:443',
      certificateAuthority: 'CA',
      tokenFile: join(directory, 'token'),
      namespace: 'shop',
    });
  });

  it('is undefined outside a pod', () => {
    expect(inClusterConfig({}, directory)).toBeUndefined();
  });
});
