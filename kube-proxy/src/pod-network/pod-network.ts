import { spawn } from 'node:child_process';
import type { Node } from '@kubets/api';
import { masqueradeInput, planPodNetwork, routeCommands } from './plan-pod-network.ts';

export interface PodNetworkOptions {
  readonly nodeName: string;
  readonly clusterCidr: string | undefined;
  readonly restore: (input: string) => Promise<void>;
}

/** Keeps this node's routes to the other nodes' pods, and the masquerading of pods that leave the cluster. */
export class PodNetwork {
  readonly #options: PodNetworkOptions;
  #routes: ReadonlyMap<string, string> = new Map();
  #masqueraded: string | undefined;

  constructor(options: PodNetworkOptions) {
    this.#options = options;
  }

  async sync(nodes: readonly Node[]): Promise<void> {
    const { routes, podCidr } = planPodNetwork(nodes, this.#options.nodeName);
    const commands = routeCommands(routes, this.#routes);
    // `-force` goes on after a route that is already gone.
    if (commands.length > 0)
      await command(
        ['ip', '-force', '-batch', '-'],
        `${commands.join('\n')}\n`,
        commands.every((line) => line.startsWith('route del')),
      );
    this.#routes = routes;
    if (podCidr !== undefined && podCidr !== this.#masqueraded) await this.#masquerade(podCidr);
  }

  async #masquerade(podCidr: string): Promise<void> {
    await this.#options.restore(masqueradeInput(podCidr, this.#options.clusterCidr ?? podCidr));
    const rule = ['-m', 'comment', '--comment', 'pods that leave the cluster', '-j', 'KUBETS-POD-MASQ'];
    const present = await command(['iptables', '-w', '5', '-t', 'nat', '-C', 'POSTROUTING', ...rule], '', true);
    if (!present) await command(['iptables', '-w', '5', '-t', 'nat', '-A', 'POSTROUTING', ...rule], '');
    this.#masqueraded = podCidr;
  }
}

/** True for exit code 0. Any other throws, unless it is an answer the caller can use. */
function command([program = '', ...args]: readonly string[], input: string, failureIsAnswer = false): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 || failureIsAnswer) resolve(code === 0);
      else reject(new Error(`${program} ${args.join(' ')} failed with exit code ${code}: ${Buffer.concat(errors).toString().trim()}`));
    });
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}
