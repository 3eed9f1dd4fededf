import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface LoadResult {
  readonly perSecond: number;
  readonly requests: number;
  readonly p99: number | undefined;
}

export interface Load {
  readonly server: string;
  readonly token: string;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
}

/** HTTP/1.1 with a client that costs little. `run` makes names that no other run has. */
export async function wrkCreate(load: Load, run: string): Promise<LoadResult> {
  return parseWrk(await wrk(load, 'wrk-create.lua', [load.token, load.path, run]));
}

export async function wrkGet(load: Load): Promise<LoadResult> {
  return parseWrk(await wrk(load, 'wrk-get.lua', [load.token, load.path]));
}

/** HTTP/2 as Go clients use it: everything over one connection, so many requests at once. With `body` it posts. */
export async function http2Load(
  { server, token, path, seconds }: Load,
  { streams, bodyFile }: { readonly streams: number; readonly bodyFile?: string },
): Promise<LoadResult> {
  const post = bodyFile === undefined ? [] : ['-d', bodyFile, '-H', 'content-type: application/json'];
  const flags = ['-c1', '-t1', `-m${streams}`, `-D${seconds}`, '--warm-up-time=1', '-H', `authorization: Bearer ${token}`, ...post, `${server}${path}`];
  const output = await runTool('h2load', flags);
  const failed = Number(/(\d+) failed/.exec(output)?.[1] ?? 0) + Number(/(\d+) 4xx/.exec(output)?.[1] ?? 0) + Number(/(\d+) 5xx/.exec(output)?.[1] ?? 0);
  if (failed > 0) throw new Error(`h2load had ${failed} failed requests:\n${output}`);
  const perSecond = Number(/, ([\d.]+) req\/s/.exec(output)?.[1]);
  return { perSecond, requests: perSecond * seconds, p99: undefined };
}

function wrk({ server, connections, seconds }: Load, script: string, args: readonly string[]): Promise<string> {
  return runTool('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '--timeout=20s',
    '-s',
    join(import.meta.dirname, script),
    server,
    '--',
    ...args,
  ]);
}

function parseWrk(output: string): LoadResult {
  if (/Non-2xx|refused/.test(output)) throw new Error(`wrk was refused:\n${output}`);
  const [, p99 = 'NaN', unit = 'ms'] = /99%\s+([\d.]+)(us|ms|s)/.exec(output) ?? [];
  const milliseconds = { us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN;
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]),
    requests: Number(/(\d+) requests in/.exec(output)?.[1]),
    p99: Number(p99) * milliseconds,
  };
}

/** The tool's output. Throws, naming Debian's package, when it is not there. */
async function runTool(name: 'wrk' | 'h2load', flags: readonly string[]): Promise<string> {
  const child = spawn(name, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new Error(`${name} is needed: apt-get install ${name === 'wrk' ? 'wrk' : 'nghttp2-client'}`, { cause })));
  });
  const [output, errors] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), failed]);
  return output + errors;
}
