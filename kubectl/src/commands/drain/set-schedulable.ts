import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { dryRunOf, dryRunSuffix } from '../../changes/dry-run.ts';
import { sendPatch } from '../../changes/patch-object.ts';
import { throwCollected } from '../../command-error.ts';
import type { Session } from '../../session.ts';
import { chosenNodes } from './choose-nodes.ts';

/** Runs `kubectl cordon` or `kubectl uncordon`. */
export async function setSchedulable(session: Session, unschedulable: boolean): Promise<void> {
  const errors: unknown[] = [];
  for (const node of await chosenNodes(session, unschedulable ? 'cordon' : 'uncordon')) {
    try {
      await setOne(session, node, unschedulable);
    } catch (error) {
      errors.push(error);
    }
  }
  throwCollected(errors);
}

/** Marks one node and tells it. */
export async function setOne(session: Session, node: LiveObject, unschedulable: boolean): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  const spec = node.object['spec'] as { readonly unschedulable?: boolean } | undefined;
  const done = unschedulable ? 'cordoned' : 'uncordoned';
  const already = (spec?.unschedulable ?? false) === unschedulable;
  if (!already && dryRun !== 'client') {
    const patch = { spec: { unschedulable: unschedulable || null } };
    await sendPatch(session, node, patch, { dryRun });
  }
  session.printLine(`node/${node.name} ${already ? 'already ' : ''}${done}${dryRunSuffix(dryRun)}`);
}
