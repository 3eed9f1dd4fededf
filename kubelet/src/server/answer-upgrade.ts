import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseUpgrade } from '@kubets/streams';
import { assertAllowed } from './authenticate.ts';
import { parseRequest, RequestError } from './kubelet-request.ts';
import type { KubeletServerOptions } from './kubelet-server.ts';
import { servePortForward } from './port-forward.ts';
import { serveAttach, serveExec } from './remote-commands.ts';

/** Commands, attachments and forwarded ports: requests that turn their connection into streams. */
export async function answerUpgrade(
  message: IncomingMessage,
  { socket, head }: { socket: Duplex; head: Buffer },
  options: KubeletServerOptions,
): Promise<void> {
  try {
    const request = parseRequest(message);
    await assertAllowed(request, options);
    const upgrade = { request: message, socket, head };
    if (request.path[0] === 'exec') await serveExec(request, upgrade, options);
    else if (request.path[0] === 'attach') await serveAttach(request, upgrade, options);
    else if (request.path[0] === 'portForward') await servePortForward(request, upgrade, options.directory);
    else throw new RequestError(404, '404 page not found');
  } catch (error) {
    const status = error instanceof RequestError ? error.status : 500;
    if (status === 500) options.log.warn({ url: message.url, err: error }, 'an upgraded request failed');
    refuseUpgrade(socket, status, (error as Error).name, `${(error as Error).message}\n`);
  }
}
