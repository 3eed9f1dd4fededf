import { existsSync, readFileSync } from 'node:fs';
import type { ClusterPaths } from './cluster-paths.ts';
import { componentStates } from './supervisor/supervisor-client.ts';

const shownLines = 12;

/** The components that do not run, each with the last lines of its log. */
export async function reportFailedComponents(paths: ClusterPaths): Promise<readonly string[]> {
  const states = (await componentStates(paths.supervisorSocket)) ?? [];
  return states
    .filter(({ state, restarts }) => state !== 'running' || restarts > 0)
    .flatMap(({ name, state, restarts, lastExit }) => [
      `${name} is ${state} after ${restarts} restarts${lastExit ? ` (${lastExit})` : ''}; ${paths.logOf(name)} ends with:`,
      ...lastLines(paths.logOf(name)).map((line) => `  ${line}`),
    ]);
}

function lastLines(file: string, count = shownLines): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}
