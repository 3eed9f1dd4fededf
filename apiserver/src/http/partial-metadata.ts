import type { KubeObject } from '@kubets/machinery';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { metadataOf } from '../storage/stored-form.ts';
import type { MetaVersion } from './accept.ts';

const openings: Readonly<Record<MetaVersion, Buffer>> = {
  'meta.k8s.io/v1': Buffer.from('{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":'),
  'meta.k8s.io/v1beta1': Buffer.from('{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1beta1","metadata":'),
};
const closing = Buffer.from('}');

/** What a reader of metadata alone is shown of an object: cut out of its bytes where they lie as in the store. */
export function partialMetadata(object: EncodedObject, version: MetaVersion): Buffer {
  const metadata = metadataOf(object.json);
  return metadata === undefined ? Buffer.from(JSON.stringify(withoutContent(object.peek(), version))) : Buffer.concat([openings[version], metadata, closing]);
}

function withoutContent({ metadata }: KubeObject, apiVersion: MetaVersion): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion, metadata };
}
