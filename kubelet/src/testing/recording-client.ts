import type { Client } from '@kubets/client';
import { notFound, objectKey, type KubeObject, type ObjectIdentity, type ResourceReference } from '@kubets/machinery';

export interface RecordedWrite {
  readonly verb: 'create' | 'patch' | 'delete';
  readonly plural: string;
  readonly identity: ObjectIdentity;
  readonly body: object | undefined;
}

export interface RecordingClient {
  readonly client: Client;
  readonly writes: readonly RecordedWrite[];
  /** What `get` answers with. */
  readonly objects: Map<string, KubeObject>;
  /** What a request for a token is answered with. */
  token: () => { readonly token: string; readonly expirationTimestamp: string };
  /** Comes before every write; what it throws is the answer. */
  beforeWrite: (write: RecordedWrite) => Promise<void>;
}

/** A client that writes down what is asked of it. */
export function recordingClient(): RecordingClient {
  const writes: RecordedWrite[] = [];
  const objects = new Map<string, KubeObject>();
  const write = async (recorded: RecordedWrite): Promise<KubeObject> => {
    writes.push(recorded);
    await recording.beforeWrite(recorded);
    return { metadata: { resourceVersion: String(writes.length * 10) } } as KubeObject;
  };
  const client: Partial<Client> = {
    patch: ((resource, identity, { body }) => write({ verb: 'patch', plural: resource.plural, identity, body })) as Client['patch'],
    delete: (resource, identity) => write({ verb: 'delete', plural: resource.plural, identity, body: undefined }),
    createSubresource: (async (resource: ResourceReference, identity: ObjectIdentity, subresource: string, body: object) => {
      await write({ verb: 'create', plural: `${resource.plural}/${subresource}`, identity, body });
      return { status: recording.token() };
    }) as Client['createSubresource'],
    get: (async (resource: ResourceReference, identity: ObjectIdentity) => {
      const object = objects.get(`${resource.plural}/${objectKey(identity)}`);
      if (object === undefined) throw notFound(resource, identity.name);
      return object;
    }) as Client['get'],
  };
  const token: RecordingClient['token'] = () => {
    throw new Error('no token is to be had');
  };
  const recording: RecordingClient = { client: client as Client, writes, objects, token, beforeWrite: () => Promise.resolve() };
  return recording;
}
