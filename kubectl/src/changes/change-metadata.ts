import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { validateLabelValue } from '@kubets/machinery';
import { refuseAllWithSelector } from '../arguments/all-or-selector.ts';
import { namesFiles } from '../arguments/select-resources.ts';
import type { LiveObject } from '../arguments/fetch-objects.ts';
import { booleanFlag, stringFlag } from '../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  localFlag,
  objectFormats,
  printFlags,
  selectorFlag,
} from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { dryRunOf } from './dry-run.ts';
import { forEachLocalOrLive } from './local-objects.ts';
import { sendPatch } from './patch-object.ts';
import { ResultPrinter } from './result-printer.ts';

export interface MetadataField {
  readonly field: 'labels' | 'annotations';
  /** `label`, `annotation`. */
  readonly noun: string;
  readonly did: { readonly changed: string; readonly removed: string; readonly unchanged: string };
}

export const metadataFlags = (command: string): Command['flags'] => [
  ...printFlags(objectFormats),
  ...filenameFlags(`identifying the resource to update the ${command}s`),
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag(`kubectl-${command}`),
  fieldSelectorFlag,
  booleanFlag('list', `If true, display the ${command}s for a given resource.`),
  localFlag,
  booleanFlag('overwrite', `If true, allow ${command}s to be overwritten, otherwise reject updates that overwrite existing ones.`),
  stringFlag('resource-version', 'If non-empty, the update will only succeed if this is the current resource-version for the object.'),
  selectorFlag,
];

export interface MetadataChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
  /** The arguments before the changes: what they are made to. */
  readonly resources: readonly string[];
}

/** Splits `TYPE NAME… KEY=VALUE… KEY-` where the first change stands. */
function splitChanges(args: readonly string[], noun: string): MetadataChanges {
  const first = args.findIndex((arg) => arg.includes('=') || (arg.endsWith('-') && arg.length > 1));
  const changes = first < 0 ? [] : args.slice(first);
  const odd = changes.find((arg) => !arg.includes('=') && !arg.endsWith('-'));
  if (odd !== undefined) throw new CommandError(`all resources must be specified before ${noun} changes: ${odd}`);
  const set = Object.fromEntries(changes.filter((arg) => arg.includes('=')).map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]));
  const remove = changes.filter((arg) => !arg.includes('=')).map((arg) => arg.slice(0, -1));
  const both = remove.find((key) => Object.hasOwn(set, key));
  if (both !== undefined) throw new CommandError(`can not both modify and remove ${noun === 'annotation' ? 'an' : 'a'} ${noun} in the same command`);
  return { set, remove, resources: first < 0 ? args : args.slice(0, first) };
}

/** Runs `kubectl label` or `kubectl annotate`. */
export async function changeMetadata(session: Session, what: MetadataField): Promise<void> {
  const changes = splitChanges(session.args, what.noun);
  const lists = session.flags.boolean('list');
  refuseNoResources(session, changes.resources);
  if (Object.keys(changes.set).length + changes.remove.length === 0 && !lists) throw new CommandError(`at least one ${what.noun} update is required`);
  refuseAllWithSelector(session.flags);
  if (what.field === 'labels') for (const [key, value] of Object.entries(changes.set)) refuseInvalidLabel(key, value);
  const printer = new ResultPrinter(session, dryRunOf(session.flags));
  const options = { args: changes.resources };
  await forEachLocalOrLive(session, options, async (live) => {
    const { object, did } = await changeOne(session, live, changes, what);
    if (lists) listValues(session, object, what);
    else printer.print(object, did);
  });
}

function refuseNoResources(session: Session, resources: readonly string[]): void {
  if (resources.length === 0 && !namesFiles(session))
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
}

function refuseInvalidLabel(key: string, value: string): void {
  const problems = validateLabelValue(value);
  if (problems.length > 0) throw new CommandError(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${problems.join('; ')}`);
}

function listValues(session: Session, object: AnyObject, { field }: MetadataField): void {
  const values = object.metadata[field] ?? {};
  for (const key of Object.keys(values).toSorted()) session.printLine(`${key}=${values[key]}`);
}

async function changeOne(
  session: Session,
  live: LiveObject,
  changes: MetadataChanges,
  what: MetadataField,
): Promise<{ readonly object: AnyObject; readonly did: string }> {
  const present = live.object.metadata[what.field] ?? {};
  if (!session.flags.boolean('overwrite')) refuseOverwriting(present, changes, what);
  const here = dryRunOf(session.flags) === 'client' || session.flags.boolean('local');
  for (const key of changes.remove) if (!here && !Object.hasOwn(present, key)) session.printLine(`${what.noun} ${JSON.stringify(key)} not found.`);
  const patch = Object.fromEntries([
    ...Object.entries(changes.set).filter(([key, value]) => present[key] !== value),
    ...changes.remove.filter((key) => Object.hasOwn(present, key)).map((key) => [key, null] as const),
  ]);
  if (Object.keys(patch).length === 0) return { object: live.object, did: what.did.unchanged };
  const did = Object.values(patch).every((value) => value === null) ? what.did.removed : what.did.changed;
  if (here) return { object: merged(live.object, what.field, patch), did };
  const resourceVersion = session.flags.optional('resource-version');
  const metadata = { [what.field]: patch, ...(resourceVersion !== undefined && { resourceVersion }) };
  return { object: await sendPatch(session, live, { metadata }, { dryRun: dryRunOf(session.flags) }), did };
}

function refuseOverwriting(present: Readonly<Record<string, string>>, { set }: MetadataChanges, { field }: MetadataField): void {
  const taken = Object.keys(set).filter((key) => Object.hasOwn(present, key) && present[key] !== set[key]);
  const [first] = taken;
  if (first === undefined) return;
  const lines = taken.map((key) => `'${key}' already has a value (${present[key]}), and --overwrite is false`);
  throw new CommandError(
    field === 'labels'
      ? lines.join('\n')
      : `--overwrite is false but found the following declared annotation(s): ${taken.map((key) => `'${key}' already has a value (${present[key]})`).join('; ')}`,
  );
}

function merged(object: AnyObject, field: MetadataField['field'], patch: Readonly<Record<string, string | null>>): AnyObject {
  const values = { ...object.metadata[field], ...patch };
  const kept = Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
  return { ...object, metadata: { ...object.metadata, [field]: kept } };
}
