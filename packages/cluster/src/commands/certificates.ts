import { mkdirSync } from 'node:fs';
import os from 'node:os';
import { writeClusterPki } from '../cluster-pki.ts';
import { CommandError } from '../command-error.ts';
import type { ComponentConfig } from '../component-config.ts';
import { machineAddress } from '../machine/machine-address.ts';
import { machinePaths, planMachineCluster, readMachineCluster, writeMachineCluster } from '../machine/machine-cluster.ts';
import type { Progress } from '../progress.ts';

export interface CertificatesOptions {
  readonly directory: string;
  /** Name of the node; the machine's by default. Empty is as good as left out, so that a variable that is not set may stand here. */
  readonly node?: string | undefined;
  readonly address?: string | undefined;
  readonly port: number;
}

/** Describes a cluster on this machine and writes the certificates and kubeconfigs its components are started with. What exists stays. */
export async function certificates(options: CertificatesOptions, progress: Progress): Promise<void> {
  const paths = machinePaths(options.directory);
  const existing = readMachineCluster(paths);
  const config = existing ?? describe(options);
  if (existing !== undefined) refuseOther(existing, options);
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  await progress.step(`Certificates and kubeconfigs in ${paths.root}`, () => writeClusterPki(config, paths));
  writeMachineCluster(paths, config);
  progress.say(`Node ${config.nodes[0]?.name} at ${config.hostAddress}; kubeconfig: ${paths.kubeconfig}`);
}

function describe({ node, address, port }: CertificatesOptions): ComponentConfig {
  const chosen = address || machineAddress();
  if (chosen === undefined) throw new CommandError('this machine has no IPv4 address but its loopback', { hint: 'name one with --address' });
  return planMachineCluster({ node: node || os.hostname().toLowerCase(), address: chosen, port });
}

/** Certificates carry names and addresses: they cannot serve another node. */
function refuseOther(existing: ComponentConfig, { directory, node, address, port }: CertificatesOptions): void {
  const [own] = existing.nodes;
  const differs = (node && node !== own?.name) || (address && address !== own?.address) || port !== existing.ports.apiserver;
  if (!differs) return;
  throw new CommandError(`${directory} belongs to node ${own?.name} at ${own?.address}, port ${existing.ports.apiserver}`, {
    hint: 'remove that cluster first, or take another directory',
  });
}
