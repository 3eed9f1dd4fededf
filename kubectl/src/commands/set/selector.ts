import { cloneJson, parseLabelSelector } from '@kubets/machinery';
import { dryRunOf } from '../../changes/dry-run.ts';
import { forEachLocalOrLive } from '../../changes/local-objects.ts';
import { patchTo } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, localFlag, objectFormats, printFlags } from '../../flags/shared-flags.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';

export const setSelector: Command = {
  name: 'selector',
  summary: 'Set the selector on a resource',
  description: 'The new selector takes the place of the old one. Only services have selectors that can be set.',
  usage: 'set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  examples: [{ does: 'Send a service to other pods', command: "kubectl set selector service my-svc 'environment=qa'" }],
  flags: [
    ...printFlags(objectFormats),
    listFlag('filename', 'identifying the resource.', { short: 'f' }),
    booleanFlag('recursive', 'Process the directory used in -f, --filename recursively.', { short: 'R', default: 'true' }),
    allFlag,
    dryRunFlag,
    fieldManagerFlag('kubectl-set'),
    localFlag,
    stringFlag('resource-version', 'If non-empty, the selectors update will only succeed if this is the current resource-version for the object.'),
  ],
  run: runSetSelector,
};

async function runSetSelector(session: Session): Promise<void> {
  const local = session.flags.boolean('local');
  const dryRun = local ? 'client' : dryRunOf(session.flags);
  const printer = new ResultPrinter(session, local ? 'none' : dryRun);
  const selector = readSelector(session.args.at(-1));
  await forEachLocalOrLive(session, { args: session.args.slice(0, -1) }, async (live) => {
    if (live.object.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services');
    const modified = withSelector(live.object, selector, session.flags.optional('resource-version'));
    printer.print((await patchTo(session, live, modified, dryRun)).object, 'selector updated');
  });
}

function readSelector(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) throw new CommandError('selector is required');
  const matcher = parseLabelSelector(text);
  const pairs = matcher.equalities.map(({ key, value }) => `${key}=${value}`);
  if (matcher.toString() !== pairs.join(',')) throw new CommandError(`match expression ${text} not supported on this object`);
  return Object.fromEntries(matcher.equalities.map(({ key, value }) => [key, value]));
}

function withSelector(service: AnyObject, selector: object, resourceVersion: string | undefined): AnyObject {
  const modified = cloneJson(service) as AnyObject & { spec?: object };
  if (resourceVersion !== undefined) modified.metadata.resourceVersion = resourceVersion;
  return Object.assign(modified, { spec: { ...modified.spec, selector } });
}
