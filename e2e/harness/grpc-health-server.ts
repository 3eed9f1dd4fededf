import { once } from 'node:events';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A gRPC server with nothing but the standard health service, which is well as long as it is told so. */
export interface GrpcHealthServer extends AsyncDisposable {
  readonly port: number;
  healthy: boolean;
}

export async function startGrpcHealthServer(): Promise<GrpcHealthServer> {
  const state = { healthy: true };
  const server = createServer();
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    // An uncompressed message of two bytes: field 1, SERVING or NOT_SERVING.
    stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, state.healthy ? 1 : 2]));
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  });
}
