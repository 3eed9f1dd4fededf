import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CredentialPlugin, withPluginCredentials } from './credential-plugin.ts';
import type { ClientConfig } from './kubeconfig.ts';

const apiVersion = 'client.authentication.k8s.io/v1';
const plugin = (command: string, args: readonly string[] = [], more: Partial<CredentialPlugin> = {}): CredentialPlugin => ({
  command,
  args,
  env: [],
  apiVersion,
  interactiveMode: 'Never',
  provideClusterInfo: false,
  ...more,
});
const answering = (answer: unknown): CredentialPlugin => plugin('echo', [typeof answer === 'string' ? answer : JSON.stringify(answer)]);
const credential = (status: object): object => ({ apiVersion, kind: 'ExecCredential', status });
const run = (credentialPlugin: CredentialPlugin, more: Partial<ClientConfig> = {}, now?: () => number): ClientConfig =>
  withPluginCredentials({ server: 'https://a:6443', credentialPlugin, ...more }, now);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'credential-plugin-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a credential plugin', () => {
  it('tells a token or a certificate', () => {
    expect(run(answering(credential({ token: 't' }))).freshToken?.()).toBe('t');
    expect(run(answering(credential({ clientCertificateData: 'c', clientKeyData: 'k' })))).toMatchObject({ clientCertificate: 'c', clientKey: 'k' });
  });

  it('is asked again when its token has expired', () => {
    const counting = join(directory, 'counting.sh');
    const answer = credential({ token: 'TOKEN', expirationTimestamp: '2026-01-01T00:00:00Z' });
    writeFileSync(
      counting,
      `#!/bin/sh\necho x >> ${directory}/calls\necho '${JSON.stringify(answer)}' | sed "s/TOKEN/$(wc -l < ${directory}/calls | tr -d ' ')/"\n`,
      { mode: 0o755 },
    );
    let now = Date.parse('2025-12-31T00:00:00Z');
    const { freshToken } = run(plugin(counting), {}, () => now);
    expect([freshToken?.(), freshToken?.()]).toEqual(['1', '1']);
    now = Date.parse('2026-01-01T00:00:00Z');
    expect(freshToken?.()).toBe('2');
  });

  it('is told what it is asked for, and about the cluster when it wants to know', () => {
    const script = join(directory, 'telling.sh');
    writeFileSync(script, `#!/bin/sh\nprintf '%s|%s|%s' "$KUBERNETES_EXEC_INFO" "$FOO" "$1" > ${directory}/told\nexit 3\n`, { mode: 0o755 });
    const env = [{ name: 'FOO', value: 'bar' }];
    const told = (provideClusterInfo: boolean): string => {
      expect(() => run(plugin(script, ['a b'], { env, provideClusterInfo }), { certificateAuthority: 'CA' })).toThrow(
        `exec: executable ${script} failed with exit code 3`,
      );
      return readFileSync(join(directory, 'told'), 'utf8');
    };
    expect(told(false)).toBe(`{"kind":"ExecCredential","apiVersion":"${apiVersion}","spec":{"interactive":false}}\n|bar|a b`);
    expect(told(true)).toContain('"spec":{"cluster":{"server":"https://a:6443","certificate-authority-data":"Q0E="},"interactive":false}');
  });

  it.each([
    [
      'a missing program',
      plugin('no-such-program', [], { installHint: 'try this' }),
      /^getting credentials: exec: executable no-such-program not found\n\nIt looks .*\n\n.*\n.*\n\ntry this$/s,
    ],
    ['a program that fails', plugin('false'), 'getting credentials: exec: executable false failed with exit code 1'],
    [
      'an answer that is no object',
      answering('garbage'),
      "getting credentials: decoding stdout: couldn't get version/kind; json parse error: json: cannot unmarshal string into",
    ],
    ['another kind', answering({ apiVersion, kind: 'Other' }), 'getting credentials: decoding stdout: no kind "Other" is registered for version'],
    [
      'another version',
      answering({ apiVersion: `${apiVersion}beta1`, kind: 'ExecCredential' }),
      `getting credentials: exec plugin is configured to use API version ${apiVersion}, plugin returned version ${apiVersion}beta1`,
    ],
    ['no status', answering({ apiVersion, kind: 'ExecCredential' }), "getting credentials: exec plugin didn't return a status field"],
    ['an empty status', answering(credential({})), "getting credentials: exec plugin didn't return a token or cert/key pair"],
    ['half a pair', answering(credential({ clientKeyData: 'k' })), 'getting credentials: exec plugin returned only certificate or key, not both'],
  ])('%s is explained', (_title, credentialPlugin, message) => {
    expect(() => run(credentialPlugin)).toThrow(message);
  });
});
