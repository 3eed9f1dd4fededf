import { expect, it } from 'vitest';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { type PluginChoice, selectPlugins } from './select-plugins.ts';

const plugin = (name: string, presence?: AdmissionPlugin['presence']): AdmissionPlugin => ({ name, ...(presence && { presence }), handles: () => false });
const all = [plugin('First'), plugin('Asked', 'onRequest'), plugin('Server', 'always'), plugin('Last')];
const chosen = (choice: Partial<PluginChoice>): readonly string[] => selectPlugins(all, { enable: [], disable: [], ...choice }).map(({ name }) => name);

it.each<[string, Partial<PluginChoice>, readonly string[]]>([
  ['by default, what runs unless asked not to', {}, ['First', 'Server', 'Last']],
  ['what was asked for in its place', { enable: ['Asked', 'Last'] }, ['First', 'Asked', 'Server', 'Last']],
  ['not what was disabled, in any case', { disable: ['First', 'Asked'] }, ['Server', 'Last']],
])('runs %s', (_, choice, names) => {
  expect(chosen(choice)).toEqual(names);
});

it.each<[Partial<PluginChoice>, string]>([
  [{ enable: ['Frist'] }, '--enable-admission-plugins: there is no plugin "Frist"; there are First, Asked, Last'],
  [{ disable: ['Server'] }, '--disable-admission-plugins: there is no plugin "Server"'],
  [{ enable: ['Last'], disable: ['Last'] }, 'both name Last'],
])('refuses %j', (choice, message) => {
  expect(() => chosen(choice)).toThrow(message);
});
