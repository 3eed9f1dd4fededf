import { WebSocketServer, type WebSocket } from 'ws';
import { badRequest } from '@kubets/machinery';
import type { ApiRequest, ApiResponse, ResponseStream } from '../pipeline.ts';

const sockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: 64 * 1024 });
/** A client that reads slower than this many bytes behind is waited for. */
const highWater = 1024 * 1024;

/** A watch over WebSocket: one event per text frame. */
export async function acceptWatchSocket(request: ApiRequest, run: (out: ResponseStream) => Promise<void>): Promise<ApiResponse> {
  const { message, socket, head } = request.upgrade!;
  if (String(message.headers.upgrade).toLowerCase() !== 'websocket') throw badRequest('a watch can only be upgraded to websocket');
  const webSocket = await new Promise<WebSocket>((resolve) => sockets.handleUpgrade(message, socket, head, resolve));
  webSocket.on('error', () => webSocket.terminate());
  await run(webSocketStream(webSocket, request.signal));
  webSocket.close(1000);
  return { type: 'upgraded' };
}

function webSocketStream(webSocket: WebSocket, signal: AbortSignal): ResponseStream {
  let waiting: (() => void)[] = [];
  const sent = (): void => {
    if (webSocket.bufferedAmount >= highWater && webSocket.readyState === webSocket.OPEN) return;
    const ready = waiting;
    waiting = [];
    for (const resume of ready) resume();
  };
  webSocket.once('close', sent);
  return {
    signal,
    write(chunk) {
      for (const line of chunk.toString('utf8').split('\n')) if (line !== '') webSocket.send(line, sent);
      return webSocket.bufferedAmount < highWater;
    },
    drained: () => new Promise((resolve) => (webSocket.bufferedAmount < highWater ? resolve() : waiting.push(resolve))),
  };
}
