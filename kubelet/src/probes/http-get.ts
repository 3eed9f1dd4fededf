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

/** GETs as probes do: no keep-alive, certificates unchecked, redirects followed on the same host (ten at most), any other answer given back. */
export async function httpGet(action: HttpGetAction, { host, port, signal }: { host: string; port: number; signal: AbortSignal }): Promise<HttpAnswer> {
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`;
  let url = new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`);
  for (let redirects = 0; ; redirects += 1) {
    const response = await open(url, headersOf(action), signal);
    const { statusCode: status = 0, headers } = response;
    const next = headers.location === undefined || status < 300 || status >= 400 ? undefined : new URL(headers.location, url);
    // A redirect to elsewhere proves that this server answers; it is not followed.
    if (next === undefined || next.hostname !== url.hostname || redirects === redirectLimit) return { status, body: await readStart(response) };
    response.resume();
    url = next;
  }
}

const ownHeaders: readonly { readonly name: string; readonly value: string }[] = [
  { name: 'user-agent', value: 'kube-probe/1.36' },
  { name: 'accept', value: '*/*' },
];

/** A header may be given several times; those that probes send of themselves are left out when they are given as empty. */
function headersOf({ httpHeaders = [] }: HttpGetAction): Record<string, string | string[]> {
  const given = Object.groupBy(httpHeaders, ({ name }) => name.toLowerCase());
  const headers: Record<string, string | string[]> = { connection: 'close' };
  for (const [name, values = []] of Object.entries(given)) headers[name] = values.length === 1 ? values[0]!.value : values.map(({ value }) => value);
  for (const { name, value } of ownHeaders) {
    if (headers[name] === '') delete headers[name];
    else headers[name] ??= value;
  }
  return headers;
}

function open(url: URL, headers: Record<string, string | string[]>, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions & { rejectUnauthorized?: boolean } = { headers, agent: false, signal, rejectUnauthorized: false };
    const request = url.protocol === 'https:' ? httpsRequest(url, options, resolve) : httpRequest(url, options, resolve);
    request.on('error', (error) => {
      const why = signal.aborted ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' : dialError(error, url.host).message;
      reject(new Error(`Get "${url.href}": ${why}`, { cause: error }));
    });
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
