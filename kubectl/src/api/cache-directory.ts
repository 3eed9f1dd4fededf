import { homedir } from 'node:os';
import { join } from 'node:path';
import type { FlagValues } from '../flags/flag-values.ts';

/** Where kubectl keeps what it may forget: `--cache-dir`, `$KUBECACHEDIR` or `~/.kube/cache`. */
export function cacheDirectory(flags: FlagValues, env: Readonly<Record<string, string | undefined>>): string {
  return flags.optional('cache-dir') ?? env['KUBECACHEDIR'] ?? join(env['HOME'] ?? homedir(), '.kube', 'cache');
}
