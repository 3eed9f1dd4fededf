import type { Readable } from 'node:stream';
import { type Clock, pause } from '@kubets/machinery';
import type { RuntimeEvent } from '../container-runtime.ts';
import type { Engine } from './engine.ts';
import { isSandbox, label } from './labels.ts';
import { linesOf } from './lines-of.ts';

interface DockerEvent {
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

const reconnectAfterMs = 500;
const changes = new Map([
  ['die', 'ended'],
  ['destroy', 'removed'],
] as const) as ReadonlyMap<string, 'ended' | 'removed'>;

/** Follows the engine's events for containers of pods. A lost connection is made again and opens with `resync`. */
export async function* followEvents(engine: Engine, clock: Clock, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
  while (!signal.aborted) {
    try {
      const stream = await openEvents(engine, signal);
      yield { type: 'resync' };
      for await (const line of linesOf(stream)) {
        const event = parseEvent(line);
        if (event !== undefined) yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      // The engine restarts: whoever needs it meets the error itself; here only its return matters.
      if (!isConnectionError(error)) throw error;
    }
    await pause(clock, reconnectAfterMs, signal);
  }
}

async function openEvents(engine: Engine, signal: AbortSignal): Promise<Readable> {
  const filters = { type: ['container'], event: [...changes.keys()], label: [label.podUid] };
  const stream = await engine.stream({ path: '/events', query: { filters } });
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', stop));
  if (signal.aborted) stop();
  return stream;
}

function parseEvent(line: string): RuntimeEvent | undefined {
  const { Actor: actor, Action: action } = JSON.parse(line) as DockerEvent;
  const [id, labels] = [actor?.ID, actor?.Attributes ?? {}];
  const podUid = labels[label.podUid];
  const change = changes.get(action ?? '');
  if (id === undefined || podUid === undefined || change === undefined) return undefined;
  return { type: isSandbox(labels) ? 'sandbox' : 'container', id, podUid, change };
}

function isConnectionError(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code !== undefined && ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code);
}
