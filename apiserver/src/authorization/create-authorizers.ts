import type { ApiserverConfig } from '../config.ts';
import type { Authorizer } from './authorizer.ts';
import { privilegedGroup } from './privileged-group.ts';

type Mode = ApiserverConfig['authorizationMode'][number];

const alwaysAllow: Authorizer = { name: 'AlwaysAllow', authorize: () => ({ decision: 'allow', reason: '' }) };
const alwaysDeny: Authorizer = { name: 'AlwaysDeny', authorize: () => ({ decision: 'noOpinion', reason: 'Everything is forbidden.' }) };

/** Those --authorization-mode names, in its order, behind the group that may do anything. Throws when one is named twice. */
export function createAuthorizers(modes: readonly Mode[], own: Readonly<Record<'Node' | 'RBAC', Authorizer>>): readonly Authorizer[] {
  const twice = modes.find((mode, index) => modes.indexOf(mode) < index);
  if (twice !== undefined) throw new Error(`--authorization-mode ${modes.join(',')}: names ${twice} twice`);
  const byMode: Readonly<Record<Mode, Authorizer>> = { AlwaysAllow: alwaysAllow, AlwaysDeny: alwaysDeny, ...own };
  return [privilegedGroup, ...modes.map((mode) => byMode[mode])];
}
