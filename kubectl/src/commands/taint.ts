import { forEachSelected, type LiveObject } from '../arguments/fetch-objects.ts';
import { dryRunOf } from '../changes/dry-run.ts';
import { sendPatch } from '../changes/patch-object.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag } from '../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, objectFormats, printFlags, selectorFlag, validateFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { changeTaints, contradictions, overwrites } from './taint/change-taints.ts';
import { parseTaints, type Taint, type TaintChanges } from './taint/parse-taints.ts';

export const taintCommand: Command = {
  name: 'taint',
  summary: 'Update the taints on one or more nodes',
  description:
    'A taint consists of a key, value, and effect. As an argument here, it is expressed as key=value:effect. The effect must be NoSchedule, PreferNoSchedule or NoExecute.',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  examples: [
    {
      does: "Update node 'foo' with a taint with key 'dedicated' and value 'special-user' and effect 'NoSchedule'",
      command: 'kubectl taint nodes foo dedicated=special-user:NoSchedule',
    },
    { does: "Remove from node 'foo' all the taints with key 'dedicated'", command: 'kubectl taint nodes foo dedicated-' },
  ],
  flags: [
    ...printFlags(objectFormats),
    allFlag,
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    booleanFlag('overwrite', 'If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints.'),
    selectorFlag,
    validateFlag,
  ],
  run: taintNodes,
};

async function taintNodes(session: Session): Promise<void> {
  const { resources, specs } = splitSpecs(session.args);
  checkArguments(session, resources, specs);
  const changes = parsed(session, specs);
  const both = contradictions(changes);
  if (both.length > 0) throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`);
  const printer = new ResultPrinter(session);
  await forEachSelected(session, { args: resources }, async (live) => {
    const { object, did } = await taintOne(session, live, changes);
    printer.print(object, did);
  });
}

/** Resources stand before the first taint. */
function splitSpecs(args: readonly string[]): { readonly resources: readonly string[]; readonly specs: readonly string[] } {
  const first = args.findIndex((arg) => arg.includes('=') || arg.includes(':') || arg.endsWith('-'));
  return first < 0 ? { resources: args, specs: [] } : { resources: args.slice(0, first), specs: args.slice(first) };
}

function checkArguments(session: Session, resources: readonly string[], specs: readonly string[]): void {
  const [type, ...names] = resources;
  if (type === undefined) throw new CommandError('one or more resources must be specified as <resource> <name>');
  const kind = type.includes('/') ? type.slice(0, type.indexOf('/')) : type;
  if (!['node', 'nodes', 'no'].includes(kind.toLowerCase())) throw new CommandError(`invalid resource type ${kind}, only node types are supported`);
  if (specs.length === 0) throw new CommandError('at least one taint update is required');
  const { flags } = session;
  if (flags.boolean('all') && flags.given('selector')) throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
  if (names.length === 0 && !type.includes('/') && !flags.boolean('all') && flags.optional('selector') === undefined) {
    throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
  }
}

function parsed(session: Session, specs: readonly string[]): TaintChanges {
  try {
    return parseTaints(specs);
  } catch (error) {
    throw session.usageError(error instanceof Error ? error.message : String(error));
  }
}

async function taintOne(session: Session, live: LiveObject, changes: TaintChanges): Promise<{ readonly object: AnyObject; readonly did: string }> {
  const spec = (live.object['spec'] ?? {}) as { readonly taints?: readonly Taint[] };
  const present = spec.taints ?? [];
  if (!session.flags.boolean('overwrite') && overwrites(present, changes)) {
    throw new CommandError(`node ${live.name} already has a taint(s) with same effect(s) and --overwrite is false`);
  }
  const { taints, did } = changeTaints(present, changes);
  const dryRun = dryRunOf(session.flags);
  if (dryRun === 'client') return { object: { ...live.object, spec: { ...spec, taints } }, did };
  return { object: await sendPatch(session, live, { spec: { taints: taints.length === 0 ? null : taints } }, { dryRun }), did };
}
