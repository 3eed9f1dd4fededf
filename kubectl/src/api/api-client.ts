import { type Client, type ClientConfig, createClient, lineBatches, type RawResponse, responseError, warningsOf } from '@kubets/client';
import { type JsonObject, type ObjectIdentity, resourcePath, type ResourceReference } from '@kubets/machinery';
import type { Duplex } from 'node:stream';
import { logRequest } from './request-log.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ApiRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: Query;
  readonly accept?: string;
  readonly contentType?: string;
  /** Sent as it is when it is text, as JSON otherwise. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface ApiClientOptions {
  note(text: string): void;
  warn(text: string): void;
  readonly verbosity: number;
  /** For each answer that is not a stream; 0 is no limit. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type ResourceLike = Pick<ResourceReference, 'group' | 'version' | 'kind' | 'plural' | 'scope'>;

/** Requests as kubectl makes them: any resource, any media type, warnings told, requests logged as `-v` asks. */
export class ApiClient {
  readonly #client: Client;
  readonly #options: ApiClientOptions;
  readonly #warned = new Set<string>();

  constructor(config: ClientConfig, options: ApiClientOptions) {
    this.#client = createClient(config);
    this.#options = options;
  }

  get server(): string {
    return this.#client.server;
  }

  /** For functions of the client library that speak through a client's `raw`. */
  get raw(): Client['raw'] {
    return (request) => this.#client.raw(request);
  }

  async json<T extends object = JsonObject>(request: ApiRequest): Promise<T> {
    return JSON.parse(await this.text(request)) as T;
  }

  async text(request: ApiRequest): Promise<string> {
    const { timeoutMs } = this.#options;
    const limited = timeoutMs > 0 ? { ...request, signal: AbortSignal.any([request.signal ?? this.#options.signal, AbortSignal.timeout(timeoutMs)]) } : request;
    return (await this.#answered(limited)).text();
  }

  /** The body as it comes; the request's failure is thrown before it begins. */
  async stream(request: ApiRequest): Promise<AsyncIterable<Buffer>> {
    return (await this.#answered(request)).body;
  }

  /** Events of a watch, ERROR events included. */
  async *events(request: ApiRequest): AsyncGenerator<{ readonly type: string; readonly object: JsonObject }, void, undefined> {
    const body = await this.stream({ ...request, query: { ...request.query, watch: true } });
    for await (const lines of lineBatches(body)) for (const line of lines) if (line !== '') yield JSON.parse(line);
  }

  async upgrade(
    path: string,
    query: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ socket: Duplex; head: Buffer; headers: RawResponse['headers'] }> {
    logRequest(this.#options, { method: 'GET', url: `${this.server}${path}?${query}`, headers });
    return this.#client.upgrade({ method: 'GET', path: `${path}?${query}`, headers, signal: this.#options.signal });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #answered({ method = 'GET', path, query = {}, accept, contentType = 'application/json', body, signal }: ApiRequest): Promise<RawResponse> {
    const headers = { accept: accept ?? 'application/json', ...(body !== undefined && { 'content-type': contentType }) };
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const url = path + queryText(query);
    const answered = logRequest(this.#options, { method, url: this.server + url, headers, body: text });
    const response = await this.#client.raw({ method, path: url, headers, ...(text !== undefined && { body: text }), signal: signal ?? this.#options.signal });
    for (const warning of warningsOf(response.headers)) this.#warnOnce(warning);
    const told = answered(response);
    if (told.status < 300) return told;
    throw responseError({ method, status: told.status, text: await told.text() });
  }

  #warnOnce(warning: string): void {
    if (this.#warned.has(warning)) return;
    this.#warned.add(warning);
    this.#options.warn(warning);
  }
}

export function objectPath(resource: ResourceLike, identity: Partial<ObjectIdentity> = {}, subresource?: string): string {
  return resourcePath(resource, identity, subresource);
}

function queryText(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== false && value !== '') search.append(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
