import type { ClientConfig } from '@kubets/client';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface OwnScheduler {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Our scheduler against a server; `nodeFlags` are handed to its Node. */
export async function startOwnScheduler({ server, token }: ClientConfig, nodeFlags: readonly string[]): Promise<OwnScheduler> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubets-bench-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, JSON.stringify(kubeconfigOf(server, token)), { mode: 0o600 });
  const main = path.join(import.meta.dirname, '../../../scheduler/src/main.ts');
  const child = fork(main, [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0', '--log-level=error'], { execArgv: [...nodeFlags] });
  return {
    pid: child.pid!,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function kubeconfigOf(server: string, token: string | undefined): object {
  return {
    clusters: [{ name: 'bench', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bench', user: { token } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    'current-context': 'bench',
  };
}
