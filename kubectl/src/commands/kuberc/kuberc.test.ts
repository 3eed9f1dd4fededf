import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, runInProcess } from '../../testing/run-in-process.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kuberc-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const kubectl = (line: string | readonly string[]): Promise<Outcome> => runInProcess(line, { env: { HOME: home } });
const text = (): string => readFileSync(join(home, '.kube', 'kuberc'), 'utf8');

describe('kubectl kuberc', () => {
  it('keeps a default, which then holds', async () => {
    const set = 'kuberc set --section defaults --option output=name --command';
    expect((await kubectl([...set.split(' '), 'create namespace'])).stdout).toBe(`Updated ${home}/.kube/kuberc\n`);
    expect(text()).toBe(
      'aliases: null\napiVersion: kubectl.config.k8s.io/v1beta1\ndefaults:\n- command: create namespace\n  options:\n  - default: name\n    name: output\nkind: Preference\n',
    );
    expect((await kubectl('create namespace x --dry-run=client')).stdout).toBe('namespace/x\n');
    expect((await kubectl('create ns x --dry-run=client -o jsonpath={.kind}')).stdout).toBe('Namespace');
  });

  it('keeps an alias, which then runs', async () => {
    await kubectl(['kuberc', 'set', '--section', 'aliases', '--name', 'mk', '--command', 'create namespace', '--option', 'output=name', '--overwrite']);
    expect((await kubectl('mk x --dry-run=client')).stdout).toBe('namespace/x\n');
    await kubectl('kuberc set --section aliases --name bad --command get --option nope=1');
    expect(await kubectl('bad x')).toMatchObject({ code: 1, stderr: 'error occurred while applying preferences invalid alias flag nope in alias bad\n' });
  });

  it('replaces what is there only when told to', async () => {
    const set = 'kuberc set --section aliases --name a --command get';
    await kubectl(set);
    expect(await kubectl(set)).toMatchObject({ code: 1, stderr: 'error: alias "a" already exists, use --overwrite to replace\n' });
    expect(await kubectl(`${set} --appendarg pods --overwrite`)).toMatchObject({ code: 0 });
    expect(text()).toContain('- appendArgs:\n  - pods\n  command: get\n  name: a\n');
  });

  it('keeps which credential plugins may run', async () => {
    await kubectl('kuberc set --section credentialplugin --policy Allowlist --allowlist-entry command=helper');
    expect(text()).toContain('credentialPluginAllowlist:\n- command: helper\ncredentialPluginPolicy: Allowlist\n');
    await kubectl('kuberc set --section credentialplugin --policy DenyAll');
    expect(text()).not.toContain('helper');
  });

  it('shows the file, and says when there is none', async () => {
    expect(await kubectl('kuberc view')).toEqual({ code: 0, stdout: '', stderr: `kuberc file not found at ${home}/.kube/kuberc\n` });
    await kubectl('kuberc set --section defaults --command get --option output=wide');
    const { stdout } = await kubectl('kuberc view -o json');
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(['kind', 'apiVersion', 'defaults', 'aliases']);
  });

  it.each([
    ['', 'required flag(s) "section" not set'],
    ['--section foo', '--section must be "defaults", "aliases", or "credentialplugin", got: foo'],
    ['--section defaults', '--command is required when --section=aliases or --section=defaults'],
    ['--section defaults --command get --name x', '--name should not be specified when --section=defaults'],
    ['--section defaults --command get --prependarg x', '--prependarg and --appendarg are only valid for --section=aliases'],
    ['--section defaults --command get --option x', 'invalid option format "x", expected flag=value'],
    ['--section aliases --command get', '--name is required when --section=aliases'],
    ['--section credentialplugin', '--policy is required when --section=credentialplugin'],
    ['--section credentialplugin --policy x', ' --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: x'],
    ['--section credentialplugin --policy Allowlist', '--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist'],
    ['--section credentialplugin --policy Allowlist --allowlist-entry x', 'improperly formatted allowlist entry: "x"'],
    ['--section credentialplugin --policy Allowlist --allowlist-entry x=y', 'unrecognized allowlist entry field: "x"'],
  ])('set %s is refused', async (flags, message) => {
    expect(await kubectl(`kuberc set ${flags}`.trim())).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` });
  });

  it('a file named that is not there is an error', async () => {
    expect(await kubectl('version --client --kuberc=/nonexistent')).toMatchObject({
      code: 1,
      stderr: 'error occurred while applying preferences kuberc error kuberc: open /nonexistent: no such file or directory\n',
    });
  });
});
