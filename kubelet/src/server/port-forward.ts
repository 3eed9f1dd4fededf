import { pipeline } from 'node:stream/promises';
import { acceptPortForward, type ForwardedConnection, type UpgradeRequest } from '@kubets/streams';
import { hostConnector, namespaceConnector, type PodConnector } from '../network/pod-connector.ts';
import { findPod, type PodDirectory } from './find-container.ts';
import { RequestError, type KubeletRequest } from './kubelet-request.ts';

/** /portForward/{namespace}/{pod}[/{uid}] */
export async function servePortForward({ path, query }: KubeletRequest, upgrade: UpgradeRequest, directory: PodDirectory): Promise<void> {
  const [, namespace, name, uid] = path;
  const { pod, observed } = findPod(directory, namespace, name, uid);
  const sandbox = observed.sandboxes.find(({ running }) => running);
  if (sandbox === undefined) throw new RequestError(400, `pod "${pod.metadata.name}" is not running`);
  const connector = sandbox.hostNetwork ? hostConnector() : namespaceConnector(sandbox.processId);
  const ports = query
    .getAll('port')
    .concat(query.getAll('ports'))
    .flatMap((text) => text.split(','))
    .map(Number);
  const server = acceptPortForward(upgrade, { ports, onConnection: (connection) => void forward(connection, connector, pod.metadata.uid) });
  await server?.closed;
  connector.close();
}

async function forward({ port, data, finish }: ForwardedConnection, connector: PodConnector, podUid: string): Promise<void> {
  try {
    const socket = await connector.connect(port);
    await Promise.all([pipeline(data, socket), pipeline(socket, data)]);
    finish();
  } catch (error) {
    const isPrematureEnd = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    finish(isPrematureEnd ? undefined : `error forwarding port ${port} to pod ${podUid}: ${(error as Error).message}`);
    data.destroy();
  }
}
