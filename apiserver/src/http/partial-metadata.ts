import type { KubeObject } from '@kubets/machinery';
import type { EncodedObject } from '../objects/encoded-object.ts';
import { metadataOf } from '../storage/stored-form.ts';

const opening = Buffer.from('{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":');
const closing = Buffer.from('}');

/** What a reader of metadata alone is shown of an object: cut out of its bytes where they lie as in the store. */
export function partialMetadata(object: EncodedObject): Buffer {
  const metadata = metadataOf(object.json);
  return metadata === undefined ? Buffer.from(JSON.stringify(withoutContent(object.peek()))) : Buffer.concat([opening, metadata, closing]);
}

function withoutContent({ metadata }: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
