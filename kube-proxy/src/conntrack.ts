import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Flows of one UDP client port range to one destination, as the kernel remembers them: new packets follow them past all rules. */
export interface UdpFlows {
  /** Where the client sends to. */
  readonly destination: string;
  readonly port: number;
  /** Who answers; the destination itself when nothing was rewritten. */
  readonly answeredBy: string;
}

const run = promisify(execFile);

export async function listUdpFlows(): Promise<readonly UdpFlows[]> {
  const { stdout } = await run('conntrack', ['-L', '-p', 'udp', '-f', 'ipv4'], { maxBuffer: 1 << 28 });
  return parseFlows(stdout);
}

/** Distinct flows of what `conntrack -L` prints; lines that are none are left out. */
export function parseFlows(text: string): readonly UdpFlows[] {
  const flows = new Map<string, UdpFlows>();
  for (const line of text.split('\n')) {
    const [, destination, port, answeredBy] = /^udp\s.*?dst=(\S+) sport=\d+ dport=(\d+).*? src=(\S+) dst=/.exec(line) ?? [];
    if (destination === undefined || answeredBy === undefined) continue;
    flows.set(`${destination}:${port} ${answeredBy}`, { destination, port: Number(port), answeredBy });
  }
  return [...flows.values()];
}

/** Exit code 1 means that the flows are gone already. */
export async function forgetUdpFlows({ destination, port, answeredBy }: UdpFlows): Promise<void> {
  const args = ['-D', '-p', 'udp', '--orig-dst', destination, '--orig-port-dst', String(port), '--reply-src', answeredBy];
  try {
    await run('conntrack', args);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 1) throw error;
  }
}
