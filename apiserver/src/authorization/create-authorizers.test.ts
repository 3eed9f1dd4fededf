import { expect, it } from 'vitest';
import { decide } from '../stages/authorize.ts';
import type { AuthorizationAttributes, Authorizer } from './authorizer.ts';
import { createAuthorizers } from './create-authorizers.ts';

const deciding = (name: string, decision: 'allow' | 'noOpinion'): Authorizer => ({ name, authorize: () => ({ decision, reason: name }) });
const own = { Node: deciding('Node', 'noOpinion'), RBAC: deciding('RBAC', 'allow') };

const asked = (groups: readonly string[]): AuthorizationAttributes => ({
  user: { username: 'jane', groups },
  verb: 'get',
  group: '',
  version: 'v1',
  resource: 'pods',
  subresource: '',
  namespace: '',
  name: '',
  path: '',
});

it.each<[Parameters<typeof createAuthorizers>[0], readonly string[], string, string]>([
  [['Node', 'RBAC'], [], 'allow', 'RBAC'],
  [['Node'], [], 'noOpinion', 'Node'],
  [['AlwaysAllow'], [], 'allow', ''],
  [['AlwaysDeny'], [], 'noOpinion', 'Everything is forbidden.'],
  [['AlwaysDeny'], ['system:masters'], 'allow', ''],
])('--authorization-mode=%s decides for a member of %j: %s', async (modes, groups, decision, reason) => {
  expect(await decide(createAuthorizers(modes, own), asked(groups))).toEqual({ decision, reason });
});

it('refuses a mode named twice', () => {
  expect(() => createAuthorizers(['RBAC', 'RBAC'], own)).toThrow('--authorization-mode RBAC,RBAC: names RBAC twice');
});
