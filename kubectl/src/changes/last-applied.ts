import { cloneJson, type JsonObject, lastAppliedAnnotation } from '@kubets/machinery';
import type { AnyObject } from '../output/print-object.ts';
import { compactJson } from '../output/sorted-json.ts';

/** The object with its own configuration in the annotation that client-side apply compares with. */
export function withLastApplied(object: AnyObject): AnyObject {
  const annotations = { ...object.metadata.annotations, [lastAppliedAnnotation]: lastAppliedText(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The object without that annotation; it has `annotations` all the same, so that applying it removes none but its own. */
export function withoutLastApplied(object: AnyObject): AnyObject {
  const annotations = { ...object.metadata.annotations };
  delete annotations[lastAppliedAnnotation];
  return { ...object, metadata: { ...object.metadata, annotations } };
}

export function lastAppliedText(object: AnyObject): string {
  const copy = cloneJson(object) as AnyObject & JsonObject;
  const annotations = { ...copy.metadata.annotations };
  delete annotations[lastAppliedAnnotation];
  return `${compactJson({ ...copy, metadata: { ...copy.metadata, annotations } })}\n`;
}

export function lastAppliedOf(object: AnyObject): AnyObject | undefined {
  const text = object.metadata.annotations?.[lastAppliedAnnotation];
  return text === undefined || text === '' ? undefined : (JSON.parse(text) as AnyObject);
}
