import type { KubeObject } from '@kubets/machinery';
import type { EncodedObject } from '../objects/encoded-object.ts';
import type { ListMetadata } from './represent.ts';

export function partialMetadata({ metadata }: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

export function partialMetadataList(items: readonly EncodedObject[], metadata: ListMetadata): object {
  return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: items.map((item) => partialMetadata(item.object())) };
}
