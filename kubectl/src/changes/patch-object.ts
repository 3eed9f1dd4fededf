import { createMergePatch, createStrategicMergePatch, deepEqual } from '@kubets/machinery';
import { mergeSchemaOfResource } from '../api/open-api.ts';
import { objectPath } from '../api/api-client.ts';
import type { LiveObject } from '../arguments/fetch-objects.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { type DryRun, writeQuery } from './dry-run.ts';

export const mergePatchType = 'application/merge-patch+json';
export const strategicPatchType = 'application/strategic-merge-patch+json';
export const jsonPatchType = 'application/json-patch+json';

export interface Changed {
  readonly object: AnyObject;
  readonly changed: boolean;
}

/** Brings a live object to what `modified` says, with a patch of the difference. Client dry runs send nothing. */
export async function patchTo(session: Session, live: LiveObject, modified: AnyObject, dryRun: DryRun): Promise<Changed> {
  if (deepEqual(live.object, modified)) return { object: live.object, changed: false };
  if (dryRun === 'client') return { object: modified, changed: true };
  const schema = await mergeSchemaOfResource(session, live.resource);
  const object =
    schema === undefined
      ? await sendPatch(session, live, createMergePatch(live.object, modified), { dryRun })
      : await sendPatch(session, live, createStrategicMergePatch(live.object, modified, live.object, schema), { dryRun, contentType: strategicPatchType });
  return { object, changed: true };
}

export interface PatchOptions {
  readonly dryRun: DryRun;
  readonly contentType?: string;
  readonly subresource?: string | undefined;
}

export function sendPatch(
  session: Session,
  live: Omit<LiveObject, 'object'>,
  patch: unknown,
  { dryRun, contentType = mergePatchType, subresource }: PatchOptions,
): Promise<AnyObject> {
  const path = objectPath(live.resource, { namespace: live.namespace, name: live.name }, subresource);
  return session.api.json({ method: 'PATCH', path, contentType, body: patch, query: writeQuery(session.flags, dryRun) });
}
