import { isApiError } from '@kubets/machinery';
import { fetchTarget, type LiveObject, listAll } from '../arguments/fetch-objects.ts';
import { type ObjectTarget, selectResources, type Target } from '../arguments/select-resources.ts';
import type { Command } from '../command.ts';
import { throwCollected } from '../command-error.ts';
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
    session.note('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
  }
  const selection = await selectResources(session, { typeMeansAll: true });
  const errors: unknown[] = [];
  const all: LiveObject[] = [];
  for (const target of selection.targets) {
    try {
      all.push(...(await found(session, target)));
    } catch (error) {
      errors.push(error);
    }
  }
  const showEvents = session.flags.given('show-events') ? session.flags.boolean('show-events') : all.length === 1;
  let described = 0;
  for (const live of all)
    session.print((described++ > 0 ? '\n\n' : '') + (await describeObject(live.object, { session, resource: live.resource, showEvents })));
  throwCollected(errors);
  if (described === 0) session.note(session.flags.boolean('all-namespaces') ? 'No resources found' : `No resources found in ${session.namespace} namespace.`);
}

async function found(session: Session, target: Target): Promise<readonly LiveObject[]> {
  try {
    return await fetchTarget(session, target);
  } catch (error) {
    if (target.type !== 'object' || target.manifest !== undefined || !isApiError(error, 'NotFound')) throw error;
    const matches = await withPrefix(session, target);
    if (matches.length === 0) throw error;
    return matches;
  }
}

async function withPrefix(session: Session, { resource, namespace, name }: ObjectTarget): Promise<readonly LiveObject[]> {
  const items = await listAll(session, { resource, namespace });
  return items
    .filter(({ metadata }) => metadata.name.startsWith(name))
    .map((object) => ({ resource, namespace: object.metadata.namespace, name: object.metadata.name, object }));
}
