import type { Authorizer } from './authorizer.ts';

export const administrators = 'system:masters';

/** Members of system:masters may do anything, whatever the roles say: the way back into a cluster that locked itself out. */
export const privilegedGroup: Authorizer = {
  name: 'SystemMasters',
  authorize: ({ user }) => (user.groups.includes(administrators) ? { decision: 'allow', reason: '' } : { decision: 'noOpinion', reason: '' }),
};
