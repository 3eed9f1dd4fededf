import { describe, expect, it } from 'vitest';
import { allowPlugin } from './allow-plugin.ts';

const allow = (command: string, commands: readonly string[]): void => allowPlugin(command, { type: 'Allowlist', commands }, '/usr/bin:/bin');

describe('the policy of credential plugins', () => {
  it('lets all run when nothing is said, and none when so told', () => {
    expect(() => allowPlugin('sh', undefined, '')).not.toThrow();
    expect(() => allowPlugin('sh', { type: 'DenyAll' }, '')).toThrow('getting credentials: plugin "sh" not allowed: policy set to "DenyAll"');
  });

  it('lets those on the list run, by name or by path', () => {
    expect(() => allow('sh', ['other', 'sh'])).not.toThrow();
    expect(() => allow('/opt/helper', ['/opt/helper'])).not.toThrow();
    expect(() => allow('/opt/helper', ['helper'])).toThrow(
      'getting credentials: plugin path "/opt/helper" is not permitted by the credential plugin allowlist',
    );
  });
});
