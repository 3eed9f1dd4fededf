import type { LiveObject } from '../../arguments/fetch-objects.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { Page } from '../../describe/page.ts';
import { templateBody } from '../../describe/pod-template.ts';
import { intFlag } from '../../flags/flag.ts';
import { filenameFlags, objectFormats, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { nameOf } from '../../output/print-object.ts';
import { alignTabs } from '../../output/tab-writer.ts';
import type { Session } from '../../session.ts';
import { forEachWorkload } from './chosen-workloads.ts';
import { revisionsOf } from './revisions.ts';

export const rolloutHistory: Command = {
  name: 'history',
  summary: 'View rollout history',
  examples: [
    { does: 'All revisions', command: 'kubectl rollout history deployment/web' },
    { does: 'One in full', command: 'kubectl rollout history daemonset/agent --revision=3' },
  ],
  usage: 'rollout history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to get from a server.'),
    intFlag('revision', 'See the details, including podTemplate of the revision specified'),
    selectorFlag,
  ],
  async run(session) {
    await forEachWorkload(session, (live) => showHistory(session, live));
  },
};

async function showHistory(session: Session, live: LiveObject): Promise<void> {
  const revision = session.flags.int('revision');
  if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
  const revisions = await revisionsOf(session, live, 'history');
  if (revision > 0) {
    const found = revisions.find(({ number }) => number === revision);
    if (found === undefined) throw new CommandError(`unable to find the specified revision`);
    const page = new Page();
    templateBody(page, found.template);
    session.print(`${nameOf(live.object)} with revision #${revision}\nPod Template:\n${page.raw}\n`);
    return;
  }
  if (revisions.length === 0) return session.print(`${nameOf(live.object)} \nNo rollout history found.\n`);
  const rows = ['REVISION\tCHANGE-CAUSE', ...revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}`)];
  session.print(`${nameOf(live.object)} \n${alignTabs(rows.join('\n'), { minWidth: 0, padding: 2 })}\n\n`);
}
