import { isApiError } from '@kubets/machinery';
import { fetchTarget, type LiveObject, listAll } from '../arguments/fetch-objects.ts';
import { type ObjectTarget, selectResources, type Target } from '../arguments/select-resources.ts';
import type { Command } from '../command.ts';
import { CommandError, throwCollected } from '../command-error.ts';
import { describeObject } from '../describe/describe-object.ts';
import { booleanFlag } from '../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, filenameFlags, selectorFlag } from '../flags/shared-flags.ts';
import type { Session } from '../session.ts';

export const describeCommand: Command = {
  name: 'describe',
  summary: 'Show details of a specific resource or group of resources',
  description: 'A name that no object has stands for all objects whose names begin with it.',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  examples: [{ does: 'A pod with its events', command: 'kubectl describe pod web-5d4f' }],
  flags: [
    ...filenameFlags('containing the resource to describe'),
    allNamespacesFlag,
    chunkSizeFlag,
    selectorFlag,
    booleanFlag(
      'show-events',
      'If true, display events related to the described object. When several objects are described, events are shown only if this is set.',
      { default: 'true' },
    ),
  ],
  run: runDescribe,
};

async function runDescribe(session: Session): Promise<void> {
  if (session.args.length === 0 && session.flags.list('filename').length === 0 && !session.flags.given('kustomize')) {
    throw new CommandError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
  }
  const selection = await selectResources(session, { typeMeansAll: true });
  const errors: unknown[] = [];
  const all: LiveObject[] = [];
  for (const target of selection.targets) {
    try {
      all.push(...(await fetchTarget(session, target)));
    } catch (error) {
      const matches = mayBePrefix(session, target, error) ? await withPrefix(session, target as ObjectTarget) : [];
      if (matches.length > 0) return describeMatches(session, matches);
      errors.push(error);
    }
  }
  const showEvents = showsEvents(session, all.length + errors.length);
  for (const [index, live] of all.entries()) session.print((index > 0 ? '\n\n' : '') + (await describeObject(live.object, { session, ...live, showEvents })));
  throwCollected(errors);
  if (all.length === 0) session.note(session.flags.boolean('all-namespaces') ? 'No resources found' : `No resources found in ${session.namespace} namespace.`);
}

const showsEvents = ({ flags }: Session, count: number): boolean => (flags.given('show-events') ? flags.boolean('show-events') : count === 1);

/** `describe TYPE NAME` alone takes the beginning of a name, too. */
function mayBePrefix({ args }: Session, target: Target, error: unknown): boolean {
  return (
    isApiError(error, 'NotFound') && target.type === 'object' && target.manifest === undefined && args.length === 2 && !args.some((arg) => arg.includes('/'))
  );
}

async function describeMatches(session: Session, matches: readonly LiveObject[]): Promise<void> {
  const showEvents = showsEvents(session, matches.length);
  for (const live of matches) session.printLine(await describeObject(live.object, { session, ...live, showEvents }));
}

async function withPrefix(session: Session, { resource, namespace, name }: ObjectTarget): Promise<readonly LiveObject[]> {
  const items = await listAll(session, { resource, namespace });
  return items
    .filter(({ metadata }) => metadata.name.startsWith(name))
    .map((object) => ({ resource, namespace: object.metadata.namespace, name: object.metadata.name, object }));
}
