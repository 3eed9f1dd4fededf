import { existingCluster } from '../cluster-state.ts';
import type { Progress } from '../progress.ts';
import { readStatus } from '../status/read-status.ts';
import { renderStatus } from '../status/render-status.ts';

export interface StatusOptions {
  readonly name: string;
  readonly output: 'text' | 'json';
  readonly watch: boolean;
}

const sampleMs = 200;
const watchEveryMs = 2000;
const clearScreen = '\u001B[H\u001B[J';

/** Shows the cluster's components, nodes and endpoints: once, or again and again until the signal aborts. */
export async function status({ name, output, watch }: StatusOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  const show = async (everyMs: number): Promise<void> => {
    const found = await readStatus({ ...existingCluster(name), sampleMs: everyMs, signal });
    const text = output === 'json' ? JSON.stringify(found, undefined, 2) : renderStatus(found, new Date());
    progress.say(watch && process.stdout.isTTY ? `${clearScreen}${text}` : text);
  };
  await show(sampleMs);
  while (watch && !signal.aborted) await untilAborted(() => show(watchEveryMs), signal);
}

/** A watch is ended by its user, which is no failure. */
async function untilAborted(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
