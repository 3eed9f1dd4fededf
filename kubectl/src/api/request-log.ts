import type { RawResponse } from '@kubets/client';

export interface RequestLog {
  note(text: string): void;
  readonly verbosity: number;
}

export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Tells a request as `-v` asks: 6 its line, 7 its headers, 8 bodies cut short, 9 a curl command and whole bodies. Call what it returns with the answer. */
export function logRequest(log: RequestLog, request: LoggedRequest): (response: RawResponse) => RawResponse {
  const { verbosity } = log;
  if (verbosity < 6) return (response) => response;
  const started = performance.now();
  if (verbosity >= 9) log.note(curlCommand(request));
  if (verbosity >= 7 && verbosity < 9) {
    log.note(`${request.method} ${request.url}`);
    log.note('Request Headers:');
    for (const [name, value] of Object.entries(request.headers)) log.note(`    ${canonicalName(name)}: ${value}`);
  }
  if (verbosity >= 8 && request.body !== undefined) log.note(`Request Body: ${shortened(request.body, verbosity)}`);
  return (response) => answered(log, request, response, Math.round(performance.now() - started));
}

function answered(log: RequestLog, request: LoggedRequest, response: RawResponse, elapsed: number): RawResponse {
  log.note(`${request.method} ${request.url} ${response.status} in ${elapsed} milliseconds`);
  if (log.verbosity >= 8) {
    log.note('Response Headers:');
    for (const [name, value] of Object.entries(response.headers)) log.note(`    ${canonicalName(name)}: ${String(value)}`);
  }
  if (log.verbosity < 8) return response;
  return {
    ...response,
    text: async () => {
      const text = await response.text();
      log.note(`Response Body: ${shortened(text, log.verbosity)}`);
      return text;
    },
  };
}

const canonicalName = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function shortened(body: string, verbosity: number): string {
  return verbosity >= 9 || body.length <= 1024 ? body : `${body.slice(0, 1024)} [truncated ${body.length - 1024} chars]`;
}

function curlCommand({ method, url, headers, body }: LoggedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => ` -H "${canonicalName(name)}: ${value}"`);
  const data = body === undefined ? '' : ` --data '${body.replaceAll("'", "'\\''")}'`;
  return `curl -v -X${method} ${lines.join(' ')}${data} '${url}'`;
}
