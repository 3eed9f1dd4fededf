import { applyMergePatch, applyStrategicMergePatch, createStrategicMergePatch, createThreeWayMergePatch, type JsonObject } from '@kubets/machinery';
import type { Resource } from '../api/catalog.ts';
import { mergeSchemaOfResource } from '../api/open-api.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { lastAppliedOf } from './last-applied.ts';
import { mergePatchType, strategicPatchType } from './patch-object.ts';

export interface ApplyPlan {
  readonly patch: JsonObject;
  readonly contentType: string;
  /** The live object with the patch made here. */
  outcome(): AnyObject;
}

/** The patch that brings a live object to its manifest, strategic where the server describes the kind's lists; undefined when there is nothing to do. */
export async function planApply(session: Session, resource: Resource, modified: AnyObject, current: AnyObject): Promise<ApplyPlan | undefined> {
  const original = lastAppliedOf(current) ?? ({} as JsonObject);
  const schema = await mergeSchemaOfResource(session, resource);
  const patch = schema === undefined ? createThreeWayMergePatch(original, modified, current) : createStrategicMergePatch(original, modified, current, schema);
  if (isEmpty(patch)) return undefined;
  return {
    patch: patch as JsonObject,
    contentType: schema === undefined ? mergePatchType : strategicPatchType,
    outcome: () => (schema === undefined ? applyMergePatch(current, patch) : applyStrategicMergePatch(current, patch as JsonObject, schema)) as AnyObject,
  };
}

const isEmpty = (patch: unknown): boolean => typeof patch !== 'object' || patch === null || Object.keys(patch).length === 0;
