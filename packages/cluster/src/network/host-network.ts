import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClusterConfig } from '../cluster-config.ts';
import { clustersHome } from '../cluster-paths.ts';
import { runCommand, tryCommand } from '../run-command.ts';
import { planHostNetwork, type HostRule } from './host-network-plan.ts';

const forwardingSwitch = '/proc/sys/net/ipv4/ip_forward';
const namespaceFolder = '/run/netns';

/** Builds the bridge, the namespaces and the rules; what a former run left of them is removed first. */
export async function raiseHostNetwork(config: ClusterConfig): Promise<void> {
  await lowerHostNetwork(config);
  rememberForwarding();
  const plan = planHostNetwork(config);
  await tryCommand(['modprobe', 'br_netfilter']);
  await runCommand(['ip', '-batch', '-'], lines(plan.links));
  for (const { namespace, commands } of plan.namespaces) {
    await runCommand(['ip', '-n', namespace, '-batch', '-'], lines(commands));
    await runCommand(['nsenter', `--net=${namespaceFolder}/${namespace}`, 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.bridge.bridge-nf-call-iptables=1']);
  }
  for (const rule of plan.rules) await runCommand(iptables('-I', rule));
}

/** Routes to the pods of every node, so that the control plane on the host reaches them. */
export async function routeToPods(routes: readonly { readonly podCidr: string; readonly via: string }[]): Promise<void> {
  await runCommand(['ip', '-batch', '-'], lines(routes.map(({ podCidr, via }) => `route replace ${podCidr} via ${via}`)));
}

export async function lowerHostNetwork(config: ClusterConfig): Promise<void> {
  for (const rule of planHostNetwork(config).rules) while ((await tryCommand(iptables('-D', rule))).code === 0);
  for (const node of config.nodes) {
    await tryCommand(['ip', 'netns', 'delete', node.namespace]);
    await tryCommand(['ip', 'link', 'delete', node.link]);
  }
  await tryCommand(['ip', 'link', 'delete', config.bridge]);
}

/** Puts back what the first cluster of this machine had changed for all. */
export async function restoreHost(): Promise<void> {
  if (existsSync(forwardingMark())) {
    writeFileSync(forwardingSwitch, '0');
    rmSync(forwardingMark());
  }
  if (existsSync(namespaceFolder) && readdirSync(namespaceFolder).length === 0) {
    while ((await tryCommand(['umount', namespaceFolder])).code === 0);
    rmdirSync(namespaceFolder);
  }
}

function rememberForwarding(): void {
  if (readFileSync(forwardingSwitch, 'utf8').trim() === '1') return;
  writeFileSync(forwardingMark(), '');
  writeFileSync(forwardingSwitch, '1');
}

const forwardingMark = (): string => path.join(clustersHome(), '.ip-forward-was-off');
const iptables = (action: '-I' | '-D', { table, chain, rule }: HostRule): string[] => ['iptables', '-w', '-t', table, action, chain, ...rule];
const lines = (commands: readonly string[]): string => `${commands.join('\n')}\n`;
