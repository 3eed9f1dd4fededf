import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { ContainerRuntime, LogChunk } from '../runtime/container-runtime.ts';
import { findPod, loggedContainer, type PodDirectory } from './find-container.ts';
import { isSet, RequestError, wholeNumber, type KubeletRequest } from './kubelet-request.ts';

/** GET /containerLogs/{namespace}/{pod}/{container} */
export async function serveContainerLogs(
  { path, query }: KubeletRequest,
  response: ServerResponse,
  { runtime, directory }: { runtime: ContainerRuntime; directory: PodDirectory },
): Promise<void> {
  const [, namespace, podName, containerName = ''] = path;
  const container = loggedContainer(findPod(directory, namespace, podName), containerName, isSet(query, 'previous'));
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client closed the connection')));
  const limit = wholeNumber(query, 'limitBytes') ?? Infinity;
  const chunks = runtime.logs(container.id, {
    follow: isSet(query, 'follow'),
    timestamps: isSet(query, 'timestamps'),
    tailLines: wholeNumber(query, 'tailLines'),
    since: sinceOf(query),
    signal: gone.signal,
  });
  response.writeHead(200, { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  await writeChunks(response, selectStream(chunks, query.get('stream')), limit);
  response.end();
}

async function writeChunks(response: ServerResponse, chunks: AsyncIterable<LogChunk>, limit: number): Promise<void> {
  let left = limit;
  for await (const { data } of chunks) {
    const part = data.length > left ? data.subarray(0, left) : data;
    left -= part.length;
    if (!response.write(part)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (left <= 0 || response.destroyed) return;
  }
}

async function* selectStream(chunks: AsyncIterable<LogChunk>, name: string | null): AsyncGenerator<LogChunk> {
  const wanted = name?.toLowerCase();
  for await (const chunk of chunks) if (wanted === undefined || wanted === 'all' || wanted === '' || wanted === chunk.stream) yield chunk;
}

function sinceOf(query: URLSearchParams): Date | undefined {
  const seconds = wholeNumber(query, 'sinceSeconds');
  if (seconds !== undefined) return new Date(Date.now() - seconds * 1000);
  const time = query.get('sinceTime');
  if (time === null) return undefined;
  const since = new Date(time);
  if (Number.isNaN(since.getTime())) throw new RequestError(400, `sinceTime must be a time, not ${JSON.stringify(time)}`);
  return since;
}
