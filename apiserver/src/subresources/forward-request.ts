import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { ApiError, apiError, isJsonObject, type Status, type StatusReason, statusCodes } from '@kubets/machinery';
import type { ApiRequest, ApiResponse, ResponseStream } from '../pipeline.ts';
import { forwardedHeaders, returnedHeaders } from './forwarded-headers.ts';
import { unreachable } from './tunnel-upgrade.ts';
import type { UpstreamTarget } from './upstream-target.ts';

const plain = new HttpAgent({ keepAlive: true, maxFreeSockets: 16 });
const secure = new HttpsAgent({ keepAlive: true, maxFreeSockets: 64 });
const longestError = 64 * 1024;

/** Sends a request on, with `more` headers, and streams the answer back as it comes, whatever its status. */
export async function forwardRequest(request: ApiRequest, target: UpstreamTarget, more: Readonly<Record<string, string>> = {}): Promise<ApiResponse> {
  const headers = { ...forwardedHeaders(request.headers, { upgrade: false }), ...more };
  const answer = await sendTo(target, request, { method: request.method, headers, body: request.body });
  return streamed(answer, returnedHeaders(answer.headers));
}

/** GETs a stream; an answer other than 200 is thrown with the text the server gave. */
export async function forwardStream(request: ApiRequest, target: UpstreamTarget, contentType: string): Promise<ApiResponse> {
  const answer = await sendTo(target, request, { method: 'GET', headers: {}, body: Buffer.alloc(0) });
  if (answer.statusCode !== 200) throw await failureOf(answer);
  return streamed(answer, { 'content-type': contentType });
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function sendTo({ protocol, host, port, path, tls }: UpstreamTarget, { signal }: ApiRequest, { method, headers, body }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { host, port, path, method, headers: { ...headers, ...(body.length > 0 && { 'content-length': String(body.length) }) }, signal };
    const sent = protocol === 'https' ? requestHttps({ ...options, agent: secure, ...tls }) : requestHttp({ ...options, agent: plain });
    sent.once('response', resolve);
    sent.once('error', (cause) => reject(unreachable(`${host}:${port}`, cause)));
    sent.end(body);
  });
}

function streamed(answer: IncomingMessage, headers: Record<string, string | string[]>): ApiResponse {
  return { type: 'stream', status: answer.statusCode ?? 502, headers, start: (out) => pump(answer, out) };
}

/** Reads no faster than the client takes. */
async function pump(answer: IncomingMessage, out: ResponseStream): Promise<void> {
  const stop = (): void => void answer.destroy();
  out.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of answer) {
      if (!out.write(chunk as Buffer)) await out.drained();
      if (out.signal.aborted) return;
    }
  } catch (error) {
    if (!out.signal.aborted) throw error;
  } finally {
    out.signal.removeEventListener('abort', stop);
  }
}

async function failureOf(answer: IncomingMessage): Promise<ApiError> {
  const text = await readText(answer);
  const status = statusIn(text);
  if (status !== undefined) return new ApiError(status);
  const code = answer.statusCode ?? 500;
  const reason = (Object.keys(statusCodes) as StatusReason[]).find((candidate) => statusCodes[candidate] === code) ?? 'InternalError';
  return apiError(reason, text.trim() || `the server behind answered ${code}`, {}, { code: code >= 400 ? code : 500 });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    if ((size += (chunk as Buffer).length) > longestError) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, longestError);
}

function statusIn(text: string): Status | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && value['kind'] === 'Status' && typeof value['code'] === 'number' ? (value as unknown as Status) : undefined;
  } catch {
    return undefined;
  }
}
