import { expect, it } from 'vitest';
import { requestInfo } from '../http/request-info.ts';
import { type AuditPolicy, decideAudit } from './audit-policy.ts';

type Rule = Omit<AuditPolicy['rules'][number], 'level'>;
const jane = { username: 'jane', groups: ['dev', 'system:authenticated'] };
const level = (rule: Rule, method: string, path: string): string =>
  decideAudit(
    { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Request', ...rule }, { level: 'Metadata' }] },
    requestInfo(method, path, new URLSearchParams()),
    jane,
  ).level;

const pods = '/api/v1/namespaces/shop/pods';
it.each<[Rule, string, string, boolean]>([
  [{}, 'GET', '/version', true],
  [{ users: ['jane'] }, 'GET', pods, true],
  [{ users: ['joe'] }, 'GET', pods, false],
  [{ userGroups: ['ops', 'dev'] }, 'GET', pods, true],
  [{ verbs: ['list'] }, 'GET', pods, true],
  [{ verbs: ['get'] }, 'GET', pods, false],
  [{ namespaces: ['shop'] }, 'GET', pods, true],
  [{ namespaces: ['other'] }, 'GET', pods, false],
  [{ namespaces: [''] }, 'GET', '/api/v1/nodes', true],
  [{ namespaces: ['shop'] }, 'GET', '/version', false],
  [{ resources: [{ group: '', resources: ['pods'] }] }, 'GET', pods, true],
  [{ resources: [{ group: 'apps', resources: ['pods'] }] }, 'GET', pods, false],
  [{ resources: [{ group: '' }] }, 'GET', pods, true],
  [{ resources: [{ resources: ['pods'] }] }, 'GET', `${pods}/web/log`, false],
  [{ resources: [{ resources: ['pods/log'] }] }, 'GET', `${pods}/web/log`, true],
  [{ resources: [{ resources: ['pods/*'] }] }, 'GET', `${pods}/web/log`, true],
  [{ resources: [{ resources: ['pods/*'] }] }, 'GET', pods, false],
  [{ resources: [{ resources: ['*/log'] }] }, 'GET', `${pods}/web/log`, true],
  [{ resources: [{ resources: ['pods'], resourceNames: ['web'] }] }, 'GET', `${pods}/web`, true],
  [{ resources: [{ resources: ['pods'], resourceNames: ['web'] }] }, 'GET', `${pods}/api`, false],
  [{ nonResourceURLs: ['/healthz*'] }, 'GET', '/healthz/etcd', true],
  [{ nonResourceURLs: ['/healthz'] }, 'GET', '/healthz/etcd', false],
  [{ nonResourceURLs: ['*'] }, 'GET', pods, false],
])('a rule %j decides about %s %s: %s', (rule, method, path, decides) => {
  expect(level(rule, method, path)).toBe(decides ? 'Request' : 'Metadata');
});

it('what no rule matches is not recorded', () => {
  const policy: AuditPolicy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Request', users: ['joe'] }] };
  expect(decideAudit(policy, requestInfo('GET', pods, new URLSearchParams()), jane).level).toBe('None');
});
