import { nodes } from '@kubets/api';
import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { listAll } from '../../arguments/fetch-objects.ts';
import { resourceNamed } from '../../arguments/select-resources.ts';
import { getObject } from '../../api/resources-by-reference.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';

/** The nodes named by the arguments (`n1`, `node/n1`) or by `--selector`, in order. */
export async function chosenNodes(session: Session, command: string): Promise<readonly LiveObject[]> {
  const { args, flags } = session;
  const labelSelector = flags.optional('selector');
  if (args.length === 0 && labelSelector === undefined) throw session.usageError(`USAGE: ${command} NODE [flags]`);
  if (args.length > 0 && labelSelector !== undefined) throw session.usageError('cannot specify both a node name and a --selector option');
  const resource = await resourceNamed(session, 'nodes');
  const found =
    labelSelector === undefined ? await Promise.all(args.map((arg) => nodeNamed(session, arg))) : await listAll(session, { resource, labelSelector });
  return found.map((object) => ({ resource, namespace: undefined, name: object.metadata.name, object }));
}

async function nodeNamed(session: Session, arg: string): Promise<AnyObject> {
  const name = arg.replace(/^(nodes?|no)\//, '');
  return (await getObject(session, nodes, { name })) as unknown as AnyObject;
}
