import { open } from 'node:fs/promises';
import type { ContainerInspectInfo } from 'dockerode';
import { lastOutput } from './container-logs.ts';
import type { Engine } from './engine.ts';
import { label } from './labels.ts';
import { labelsOf } from './observe.ts';

const limitBytes = 4096;
const fallback = { lines: 80, bytes: 2048 };

/** What an ended container left in its message file or, where the pod asks for it, the end of what a failed one has written. */
export async function terminationMessage(engine: Engine, info: ContainerInspectInfo): Promise<string | undefined> {
  const labels = labelsOf(info);
  const file = labels[label.terminationMessageFile];
  const message = file === undefined ? '' : await readStart(file);
  if (message !== '' || info.State.ExitCode === 0 || labels[label.fallbackToLogsOnError] !== 'true') return message || undefined;
  return (await lastOutput(engine, info, fallback)) || undefined;
}

async function readStart(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limitBytes), 0, limitBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
