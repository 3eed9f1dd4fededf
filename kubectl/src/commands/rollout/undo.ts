import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { dryRunOf } from '../../changes/dry-run.ts';
import { lastAppliedOf } from '../../changes/last-applied.ts';
import { jsonPatchType, sendPatch } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { intFlag } from '../../flags/flag.ts';
import { dryRunFlag, filenameFlags, objectFormats, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { deepEqual, lastAppliedAnnotation } from '@kubets/machinery';
import type { Session } from '../../session.ts';
import { forEachWorkload } from './chosen-workloads.ts';
import { type PodTemplate, type Revision, revisionsOf } from './revisions.ts';

export const rolloutUndo: Command = {
  name: 'undo',
  summary: 'Undo a previous rollout',
  examples: [
    { does: 'Back to the revision before', command: 'kubectl rollout undo deployment/web' },
    { does: "Back to a revision of one's choice", command: 'kubectl rollout undo daemonset/agent --to-revision=3' },
  ],
  usage: 'rollout undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to get from a server.'),
    dryRunFlag,
    selectorFlag,
    intFlag('to-revision', 'The revision to rollback to. Default to 0 (last revision).'),
  ],
  async run(session) {
    await forEachWorkload(session, (live) => undo(session, live));
  },
};

async function undo(session: Session, live: LiveObject): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  warnOfApply(session, live);
  const template = withoutHash((await targetRevision(session, live)).template);
  const current = live.object['spec'] as { readonly template: PodTemplate; readonly paused?: boolean };
  if (current.paused === true) throw new CommandError(`you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`);
  const printer = new ResultPrinter(session, dryRun);
  if (deepEqual(withoutHash(current.template), template))
    return printer.print(live.object, `skipped rollback (current template already matches revision ${session.flags.int('to-revision')})`);
  if (dryRun === 'client') return printer.print({ ...live.object, spec: { ...current, template } }, 'rolled back');
  printer.print(
    await sendPatch(session, live, [{ op: 'replace', path: '/spec/template', value: template }], { dryRun, contentType: jsonPatchType }),
    'rolled back',
  );
}

function warnOfApply(session: Session, { object, resource, name }: LiveObject): void {
  if (lastAppliedOf(object) === undefined) return;
  session.warn(
    `resource ${resource.plural}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastAppliedAnnotation} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
  );
}

async function targetRevision(session: Session, live: LiveObject): Promise<Revision> {
  const wanted = session.flags.int('to-revision');
  const revisions = await revisionsOf(session, live, 'rollbacker');
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted);
    if (found === undefined) throw new CommandError(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (previous === undefined) throw new CommandError(`no rollout history found for ${live.resource.singular} ${JSON.stringify(live.name)}`);
  return previous;
}

/** The label the deployment controller adds to its ReplicaSets' templates. */
function withoutHash(template: PodTemplate): PodTemplate {
  const labels = Object.fromEntries(Object.entries(template.metadata?.labels ?? {}).filter(([key]) => key !== 'pod-template-hash'));
  return { ...template, metadata: { ...template.metadata, labels } } as PodTemplate;
}
