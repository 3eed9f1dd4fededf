import type { PacketFilter } from '@kubets/kube-proxy';
import { spawn, spawnSync } from 'node:child_process';

interface Written {
  readonly chains: number;
  readonly lines: number;
  /** Spent by iptables. */
  readonly ms: number;
}

export interface MeasuredFilter extends PacketFilter, Disposable {
  readonly kernel: boolean;
  /** What was written since the last call. */
  takeWritten(): Written;
}

const nothing: Written = { chains: 0, lines: 0, ms: 0 };

/** A network namespace of its own when `kernel`; otherwise rules are counted and go nowhere. */
export function measuredFilter({ kernel }: { readonly kernel: boolean }): MeasuredFilter {
  const namespace = `kubets-bench-${process.pid}`;
  if (kernel && spawnSync('ip', ['netns', 'add', namespace]).status !== 0)
    throw new Error('a network namespace cannot be made: run as root, or with --kernel false');
  let written = nothing;
  return {
    kernel,
    async restore(input) {
      const started = performance.now();
      if (kernel && input !== '') await restoreIn(namespace, input);
      const count = (pattern: RegExp): number => input.match(pattern)?.length ?? 0;
      written = { chains: count(/^:/gm), lines: count(/^-A /gm), ms: performance.now() - started };
    },
    servicesChains: async () => ({ nat: [], filter: [] }),
    ensureJumps: async () => undefined,
    intact: async () => true,
    udpFlows: async () => [],
    forget: async () => undefined,
    takeWritten() {
      const taken = written;
      written = nothing;
      return taken;
    },
    [Symbol.dispose]() {
      if (kernel) spawnSync('ip', ['netns', 'delete', namespace]);
    },
  };
}

function restoreIn(namespace: string, input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ip', ['netns', 'exec', namespace, 'iptables-restore', '-w', '5', '--noflush'], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`iptables-restore ended with ${code}`))));
    child.stdin.end(input);
  });
}
