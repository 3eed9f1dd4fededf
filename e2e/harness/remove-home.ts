import { existsSync, readdirSync, rmSync } from 'node:fs';
import { kubetsCommand } from './cluster-under-test.ts';
import { output } from './run-program.ts';

/** Removes what a test leaves, also when it failed half-way: each cluster of its home first, which is more than files, then its folder. */
export async function removeHome(folder: string, home: string): Promise<void> {
  const names = existsSync(home) ? readdirSync(home, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])) : [];
  for (const name of names) await output(kubetsCommand, ['down', '--name', name], { environment: { KUBETS_HOME: home } });
  rmSync(folder, { recursive: true, force: true });
}
