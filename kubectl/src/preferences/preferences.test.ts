import { describe, expect, it } from 'vitest';
import { booleanFlag, stringFlag } from '../flags/flag.ts';
import { defaultsOf, expandAlias, withPreferred } from './apply-preferences.ts';
import { preferenceFile } from './preference-file.ts';
import { type CommandAlias, preferencesOf } from './preferences.ts';

const document = (more: object): object => ({ apiVersion: 'kubectl.config.k8s.io/v1beta1', kind: 'Preference', ...more });

describe('a document of preferences', () => {
  it('tells aliases, defaults and which credential plugins may run', () => {
    const aliases = [{ name: 'getn', command: 'get', prependArgs: ['nodes'], options: [{ name: 'output', default: 'wide' }] }];
    const policy = { credentialPluginPolicy: 'Allowlist', credentialPluginAllowlist: [{ command: 'a' }, { name: 'b' }] };
    expect(preferencesOf(document({ aliases, defaults: [{ command: 'get' }], ...policy }))).toEqual({
      aliases: [{ ...aliases[0], appendArgs: [] }],
      defaults: [{ command: 'get', options: [] }],
      pluginPolicy: { type: 'Allowlist', commands: ['a', 'b'] },
    });
  });

  it('of the first version calls its fields otherwise', () => {
    const overrides = [{ command: 'get', flags: [{ name: 'output', default: 'name' }] }];
    expect(preferencesOf({ apiVersion: 'kubectl.config.k8s.io/v1alpha1', kind: 'Preference', overrides })?.defaults).toEqual([
      { command: 'get', options: [{ name: 'output', default: 'name' }] },
    ]);
  });

  it.each([['text'], [{ kind: 'Preference' }], [{ apiVersion: 'kubectl.config.k8s.io/v9', kind: 'Preference' }]])('%j is none', (value) => {
    expect(preferencesOf(value)).toBeUndefined();
  });

  it.each([
    [{ aliases: [{ name: 'a1', command: 'get' }] }, 'invalid alias name, can only include alphabetical characters'],
    [
      {
        aliases: [
          { name: 'a', command: 'get' },
          { name: 'a', command: 'top' },
        ],
      },
      'duplicate alias name a',
    ],
    [{ credentialPluginPolicy: 'x' }, 'unknown plugin policy: "x"'],
    [{ credentialPluginPolicy: 'Allowlist' }, 'credential plugin policy set to "Allowlist", but allowlist is unspecified'],
    [
      { credentialPluginPolicy: 'DenyAll', credentialPluginAllowlist: [] },
      'misconfigured credential plugin allowlist: plugin policy is "DenyAll" but allowlist is non-nil',
    ],
  ])('%j is refused', (more, message) => {
    expect(() => preferencesOf(document(more))).toThrow(message);
  });
});

describe('preferences applied', () => {
  const alias = (more: Partial<CommandAlias>): CommandAlias => ({ name: 'a', command: 'get', options: [], prependArgs: [], appendArgs: [], ...more });

  it.each([
    [{ prependArgs: ['nodes'] }, 'a one -o wide', 'get nodes one -o wide'],
    [{ command: 'run', appendArgs: ['--', 'arg'] }, 'a pod --image=x', 'run pod --image=x -- arg'],
    [{ command: 'create role' }, '-n x a r', '-n x create role r'],
  ])('an alias with %j makes "%s" into "%s"', (more, line, expected) => {
    const argv = line.split(' ');
    expect(expandAlias(alias(more), argv, argv.indexOf('a')).join(' ')).toBe(expected);
  });

  const flags = [stringFlag('output', '', { short: 'o' }), booleanFlag('watch', '')];
  const prefer = (name: string): Parameters<typeof withPreferred>[2] => ({ options: [{ name, default: 'wide' }], unknown: (option) => `no ${option}` });

  it('what the user gives comes before what is preferred', () => {
    expect(withPreferred(new Map(), flags, prefer('output')).get('output')).toEqual(['wide']);
    expect(withPreferred(new Map([['output', ['name']]]), flags, prefer('output')).get('output')).toEqual(['name']);
  });

  it('an option nobody knows is refused', () => {
    expect(() => withPreferred(new Map(), flags, prefer('nope'))).toThrow('error occurred while applying preferences no nope');
  });

  it('defaults hold for a command, not for those beneath it', () => {
    const defaults = [{ command: 'create role', options: [{ name: 'output', default: 'name' }] }];
    expect(defaultsOf({ defaults, aliases: [] }, 'kubectl create role').options).toHaveLength(1);
    expect(defaultsOf({ defaults, aliases: [] }, 'kubectl create').options).toEqual([]);
  });
});

describe('the file of preferences', () => {
  it.each([
    ['x', { KUBERC: 'y' }, { path: 'x', named: true }],
    [undefined, { KUBERC: 'y' }, { path: 'y', named: true }],
    [undefined, { HOME: '/h' }, { path: '/h/.kube/kuberc', named: false }],
    ['x', { KUBERC: 'off' }, undefined],
    ['x', { KUBECTL_KUBERC: 'false' }, undefined],
  ])('with --kuberc=%s and %j is %j', (flag, env, file) => {
    expect(preferenceFile(flag, env)).toEqual(file);
  });
});
