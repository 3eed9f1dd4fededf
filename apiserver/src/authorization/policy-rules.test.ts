import type { PolicyRule } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { describeRules, missingRules, ruleAllows } from './policy-rules.ts';

const rule = (verbs: string[], resources: string[], more: Partial<PolicyRule> = {}): PolicyRule => ({ verbs, apiGroups: [''], resources, ...more });
const asked = { verb: 'get', group: '', resource: 'pods', subresource: '', name: 'web', path: '' };

describe('a rule', () => {
  it.each([
    ['allows its verb on its resource', rule(['get'], ['pods']), asked, true],
    ['allows no other verb', rule(['list'], ['pods']), asked, false],
    ['allows no other group', rule(['get'], ['pods'], { apiGroups: ['apps'] }), asked, false],
    ['does not reach subresources by the resource', rule(['get'], ['pods']), { ...asked, subresource: 'log' }, false],
    ['reaches a subresource by its name', rule(['get'], ['pods/log']), { ...asked, subresource: 'log' }, true],
    ['reaches one subresource of all resources', rule(['get'], ['*/scale']), { ...asked, resource: 'deployments', subresource: 'scale' }, true],
    ['with * reaches everything', rule(['*'], ['*'], { apiGroups: ['*'] }), { ...asked, group: 'x.io', subresource: 'log' }, true],
    ['with names allows these alone', rule(['get'], ['pods'], { resourceNames: ['other'] }), asked, false],
    ['of paths takes a trailing star', { verbs: ['get'], nonResourceURLs: ['/healthz/*'] }, { ...asked, resource: '', path: '/healthz/etcd' }, true],
    ['of paths matches no longer ones without it', { verbs: ['get'], nonResourceURLs: ['/healthz'] }, { ...asked, resource: '', path: '/healthz/etcd' }, false],
  ])('%s', (_name, given, request, allowed) => {
    expect(ruleAllows(given, request)).toBe(allowed);
  });
});

describe('what is missing of asked rules', () => {
  it.each<[string, PolicyRule[], PolicyRule[], string]>([
    ['nothing when several rules cover it together', [rule(['get'], ['pods']), rule(['list'], ['pods'])], [rule(['get', 'list'], ['pods'])], ''],
    [
      'each verb that is not held',
      [rule(['get'], ['pods'])],
      [rule(['get', 'list', 'watch'], ['pods'])],
      '{APIGroups:[""], Resources:["pods"], Verbs:["list" "watch"]}',
    ],
    [
      'the whole resource when only names are held',
      [rule(['get'], ['pods'], { resourceNames: ['a'] })],
      [rule(['get'], ['pods'])],
      '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
    ],
    ['paths', [], [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }], '{NonResourceURLs:["/metrics"], Verbs:["get"]}'],
  ])('%s', (_name, held, wanted, described) => {
    expect(describeRules(missingRules(held, wanted))).toBe(described);
  });
});
