import { Client, credentials, status as codes, type ServiceError } from '@grpc/grpc-js';
import { dialError } from './dial-error.ts';

const serving = 1;
const statusNames = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** Asks the standard gRPC health service; rejects unless it answers SERVING. */
export async function grpcHealth({ host, port, service, signal }: { host: string; port: number; service: string; signal: AbortSignal }): Promise<void> {
  const address = `${host}:${port}`;
  const client = new Client(address, credentials.createInsecure(), { 'grpc.enable_retries': 0 });
  try {
    const status = await check(client, service, signal).catch((error: ServiceError) => {
      throw new Error(signal.aborted ? timedOut : failureText(error, address), { cause: error });
    });
    if (status !== serving) throw new Error(`service unhealthy (responded with "${statusNames[status] ?? status}")`);
  } finally {
    client.close();
  }
}

const timedOut = 'timeout: health rpc did not complete in time: rpc error: code = DeadlineExceeded desc = context deadline exceeded';

/** In the words of upstream's own client. */
function failureText({ code, details }: ServiceError, address: string): string {
  const refused = /\b(E[A-Z]{4,})\b/.exec(details)?.[1];
  if (code === codes.UNAVAILABLE && refused !== undefined)
    return `error: failed to connect service at "${address}": ${dialError(Object.assign(new Error(details), { code: refused }), address).message}`;
  if (code === codes.UNIMPLEMENTED) return `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${details}`;
  return `error: health rpc probe failed: rpc error: code = ${codeName(code)} desc = ${details}`;
}

/** `NOT_FOUND` is `NotFound` in Go. */
function codeName(code: number): string {
  return (codes[code] ?? String(code)).toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** `grpc.health.v1.Health/Check`: its messages have one field each (1: the service's name, 1: the status), written and read here by hand. */
function check(client: Client, service: string, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest('/grpc.health.v1.Health/Check', encodeRequest, decodeStatus, service, (error, status) => {
      signal.removeEventListener('abort', cancel);
      if (error) reject(error);
      else resolve(status ?? 0);
    });
    const cancel = (): void => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
  });
}

function encodeRequest(service: string): Buffer {
  const name = Buffer.from(service).subarray(0, 0x7f * 0x80);
  if (name.length === 0) return Buffer.alloc(0);
  const length = name.length < 0x80 ? [name.length] : [(name.length & 0x7f) | 0x80, name.length >> 7];
  return Buffer.concat([Buffer.from([0x0a, ...length]), name]);
}

function decodeStatus(message: Buffer): number {
  return message[0] === 0x08 ? (message[1] ?? 0) : 0;
}
