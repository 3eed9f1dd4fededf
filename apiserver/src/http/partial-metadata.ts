import type { KubeObject } from '@kubets/machinery';

/** What a reader of metadata alone is shown of an object. */
export function partialMetadata({ metadata }: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
