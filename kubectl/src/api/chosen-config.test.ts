import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlagValues } from '../flags/flag-values.ts';
import { globalFlags } from '../flags/global-flags.ts';
import { parseFlags } from '../flags/parse-flags.ts';
import { chosenConfig, type ChosenConfig } from './chosen-config.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chosen-config-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const kubeconfig = {
  'current-context': 'main',
  clusters: [
    { name: 'one', cluster: { server: 'https://one:6443/' } },
    { name: 'two', cluster: { server: 'two:6443' } },
  ],
  users: [
    { name: 'ann', user: { token: 'a' } },
    { name: 'bob', user: { username: 'bob', password: 'b' } },
  ],
  contexts: [
    { name: 'main', context: { cluster: 'one', user: 'ann', namespace: 'shop' } },
    { name: 'bare', context: { cluster: 'gone', user: 'ann' } },
  ],
};

function choose(line: string, documents: readonly object[] = [kubeconfig]): ChosenConfig {
  const paths = documents.map((document, index) => {
    const path = join(directory, `config-${index}`);
    writeFileSync(path, JSON.stringify(document));
    return path;
  });
  const { values } = parseFlags(line === '' ? [] : line.split(' '), globalFlags, 'kubectl');
  return chosenConfig(new FlagValues(globalFlags, values), { KUBECONFIG: paths.join(':'), HOME: directory });
}

describe('the connection chosen', () => {
  it.each([
    ['', { server: 'https://one:6443', token: 'a' }],
    ['--cluster=two', { server: 'http://two:6443', token: 'a' }],
    ['--user=bob', { server: 'https://one:6443', username: 'bob', password: 'b' }],
    ['--token=t', { token: 't' }],
    ['-s localhost:1', { server: 'http://localhost:1', token: 'a' }],
    ['--context=bare', { server: 'http://localhost:8080' }],
    ['--tls-server-name=x --insecure-skip-tls-verify', { tlsServerName: 'x', insecureSkipTlsVerify: true }],
    ['--as=eve --as-group=a --as-group=b --as-uid=u', { impersonate: { user: 'eve', groups: ['a', 'b'], uid: 'u' } }],
    ['--as=eve --as-user-extra=k=v --as-user-extra=k=w=x', { impersonate: { user: 'eve', extra: { k: ['v', 'w=x'] } } }],
  ])('with %s is %j', (line, config) => {
    expect(choose(line).config).toMatchObject(config);
  });

  it('takes the namespace of the context, unless one is given', () => {
    expect(choose('')).toMatchObject({ namespace: 'shop', namespaceGiven: false });
    expect(choose('-n other')).toMatchObject({ namespace: 'other', namespaceGiven: true });
    expect(choose('--context=bare')).toMatchObject({ namespace: 'default' });
  });

  it('merges files, the first to name a thing deciding it', () => {
    const first = { contexts: [{ name: 'main', context: { cluster: 'two', user: 'bob' } }] };
    expect(choose('', [first, kubeconfig]).config).toMatchObject({ server: 'http://two:6443', username: 'bob' });
  });

  it('is the local server of old when nothing is configured', () => {
    expect(choose('', []).config.server).toBe('http://localhost:8080');
  });

  it('keeps the plugin of a user for when it is needed', () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './helper', interactiveMode: 'Never' };
    const config = choose('', [{ ...kubeconfig, users: [{ name: 'ann', user: { exec } }] }]).config;
    expect(config.credentialPlugin).toMatchObject({ command: join(directory, 'helper'), args: [], interactiveMode: 'Never' });
  });

  it.each([
    ['--context=gone', 'context was not found for specified context: gone'],
    ['--cluster=gone', 'no server found for cluster "gone"'],
    ['--user=gone', 'auth info "gone" does not exist'],
    ['--kubeconfig=/gone', 'stat /gone: no such file or directory'],
    ['--certificate-authority=/gone', 'unable to read certificate-authority /gone for one due to open /gone: no such file or directory'],
    ['--username=x --token=y', 'more than one authentication method found for ann; found [token basicAuth], only one is allowed'],
    ['--as-uid=x', 'requesting uid, groups or user-extra for ann without impersonating a user'],
  ])('with %s is refused', (line, message) => {
    expect(() => choose(line)).toThrow(message);
  });

  it.each([
    ['gcp', 'The gcp auth plugin has been removed.'],
    ['other', 'no Auth Provider found for name "other"'],
  ])('does not know the auth provider %s', (name, message) => {
    expect(() => choose('', [{ ...kubeconfig, users: [{ name: 'ann', user: { 'auth-provider': { name } } }] }])).toThrow(message);
  });

  it('takes the token an OpenID Connect provider was last given', () => {
    const provider = { name: 'oidc', config: { 'id-token': 't' } };
    expect(choose('', [{ ...kubeconfig, users: [{ name: 'ann', user: { 'auth-provider': provider } }] }]).config.token).toBe('t');
  });
});
