import type { JsonObject } from '@kubets/machinery';

/** An event of at most `maxBytes`: without the bodies where those are too much; undefined when it is too large even so. */
export function truncated(event: JsonObject, maxBytes: number): JsonObject | undefined {
  if (sizeOf(event) <= maxBytes) return event;
  const smaller: JsonObject = { ...event, annotations: { ...(event['annotations'] as JsonObject | undefined), 'audit.k8s.io/truncated': 'true' } };
  delete smaller['requestObject'];
  delete smaller['responseObject'];
  return sizeOf(smaller) <= maxBytes ? smaller : undefined;
}

const sizeOf = (event: JsonObject): number => Buffer.byteLength(JSON.stringify(event));
