import { cloneJson, deepEqual } from '@kubets/machinery';
import { dryRunOf } from '../../changes/dry-run.ts';
import { forEachLocalOrLive } from '../../changes/local-objects.ts';
import { patchTo } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { subjectFlags, subjectsOf } from '../create/access.ts';
import { setFlags } from './change-template.ts';

export const setSubject: Command = {
  name: 'subject',
  summary: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage:
    'set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: [
    {
      does: 'Bind a cluster role to a service account, too',
      command: 'kubectl set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1',
    },
    { does: 'Bind a role to users and a group', command: 'kubectl set subject rolebinding admin --user=user1 --user=user2 --group=group1' },
  ],
  flags: [...setFlags, ...subjectFlags],
  run: runSetSubject,
};

async function runSetSubject(session: Session): Promise<void> {
  const subjects = subjectsOf(session.flags);
  if (subjects.length === 0) throw new CommandError('you must specify at least one value of user, group or serviceaccount');
  const local = session.flags.boolean('local');
  const dryRun = local ? 'client' : dryRunOf(session.flags);
  const printer = new ResultPrinter(session, local ? 'none' : dryRun);
  await forEachLocalOrLive(session, {}, async (live) => {
    if (!['RoleBinding', 'ClusterRoleBinding'].includes(live.object.kind)) {
      throw new CommandError(`${live.resource.plural}/${live.name} setting subjects is only supported for RoleBinding/ClusterRoleBinding`);
    }
    const { object, changed } = await patchTo(session, live, withSubjects(live.object, subjects), dryRun);
    if (changed || !printer.human) printer.print(object, 'subjects updated');
  });
}

/** Subjects are added; those bound already stay. */
function withSubjects(binding: AnyObject, added: readonly object[]): AnyObject {
  const present = (binding['subjects'] ?? []) as readonly object[];
  const fresh = added.filter((subject) => !present.some((one) => deepEqual(one, subject)));
  return fresh.length === 0 ? binding : Object.assign(cloneJson(binding), { subjects: [...present, ...fresh] });
}
