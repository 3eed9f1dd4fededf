import type { Resource } from '../../api/catalog.ts';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { sendDelete } from '../delete-and-wait.ts';
import { dryRunOf } from '../dry-run.ts';
import { ResultPrinter } from '../result-printer.ts';

export interface Prunable {
  readonly resource: Resource;
  readonly object: AnyObject;
}

/** What makes an object the one a manifest names, whichever version either was written in. */
export function objectIdentity({ group, kind }: Pick<Resource, 'group' | 'kind'>, namespace: string | undefined, name: string): string {
  return [group, kind, namespace ?? '', name].join('/');
}

const policies: Readonly<Record<string, string>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' };

/** Deletes what is no longer applied, as `--cascade`, `--grace-period` and `--dry-run` say, and tells it. */
export async function deletePruned(session: Session, pruned: readonly Prunable[]): Promise<void> {
  const { flags } = session;
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(session, dryRun);
  const propagationPolicy = policies[flags.string('cascade')];
  if (propagationPolicy === undefined)
    throw new CommandError(`invalid cascade value (${flags.string('cascade')}). Must be "background", "foreground", or "orphan"`);
  const gracePeriodSeconds = flags.int('grace-period') < 0 ? undefined : flags.int('grace-period');
  for (const { resource, object } of pruned) {
    const { namespace, name } = object.metadata;
    if (dryRun !== 'client') await sendDelete(session, { resource, namespace, name }, { propagationPolicy, gracePeriodSeconds, dryRun: dryRun === 'server' });
    printer.print(object, 'pruned');
  }
}
