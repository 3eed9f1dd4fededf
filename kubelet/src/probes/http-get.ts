import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ContainerSpec } from '../pods/pod-containers.ts';
import { dialError } from './dial-error.ts';

type HttpGetAction = NonNullable<NonNullable<ContainerSpec['livenessProbe']>['httpGet']>;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const bodyLimit = 10 * 1024;
const redirectLimit = 10;

/** GETs as probes do: no keep-alive, certificates unchecked, redirects followed on the same host, any other answer given back. */
export async function httpGet(action: HttpGetAction, { host, port, signal }: { host: string; port: number; signal: AbortSignal }): Promise<HttpAnswer> {
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`;
  let url = new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`);
  for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
    const response = await open(url, headersOf(action), signal);
    const { statusCode: status = 0, headers } = response;
    const next = headers.location === undefined || status < 300 || status >= 400 ? undefined : new URL(headers.location, url);
    // A redirect to elsewhere proves that this server answers; it is not followed.
    if (next === undefined || next.hostname !== url.hostname) return { status, body: await readStart(response) };
    response.resume();
    url = next;
  }
  throw new Error(`stopped after ${redirectLimit} redirects`);
}

function headersOf({ httpHeaders }: HttpGetAction): Record<string, string> {
  const headers: Record<string, string> = { 'User-Agent': 'kube-probe/1.36', Accept: '*/*', Connection: 'close' };
  for (const { name, value } of httpHeaders ?? []) headers[name] = value;
  return headers;
}

function open(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions & { rejectUnauthorized?: boolean } = { headers, agent: false, signal, rejectUnauthorized: false };
    const request = url.protocol === 'https:' ? httpsRequest(url, options, resolve) : httpRequest(url, options, resolve);
    request.on('error', (error) => reject(new Error(`Get "${url.href}": ${dialError(error, url.host).message}`, { cause: error })));
    request.end();
  });
}

async function readStart(response: IncomingMessage): Promise<string> {
  let body = Buffer.alloc(0);
  for await (const chunk of response as AsyncIterable<Buffer>) {
    body = Buffer.concat([body, chunk]);
    if (body.length >= bodyLimit) break;
  }
  response.destroy();
  return body.toString('utf8', 0, bodyLimit);
}
