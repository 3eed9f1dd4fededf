import { systemClock } from '@kubets/machinery';
import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClusterConfig } from '../cluster-config.ts';
import { type ClusterPaths, clustersHome } from '../cluster-paths.ts';
import { CommandError } from '../command-error.ts';
import { runCommand, tryCommand } from '../run-command.ts';
import { nameFlag } from '../cluster-state.ts';
import { hostRoutes, overlaps } from './host-routes.ts';
import { planHostNetwork, rulesOf } from './host-network-plan.ts';
import { bridgesOf, clusterBridges, namespaceFolder, nodeNetworks, rangesOf } from './own-links.ts';

const forgettingAttempts = 20;
const forgettingPauseMs = 50;

const forwardingSwitch = '/proc/sys/net/ipv4/ip_forward';

/** Builds the bridge, the namespaces and the rules, of which nothing may be left from a former run. */
export async function raiseHostNetwork(config: ClusterConfig, { root }: ClusterPaths): Promise<void> {
  refuseTakenBridge(config);
  await refuseTakenRange(config);
  rememberForwarding();
  const plan = planHostNetwork(config, root);
  await tryCommand(['modprobe', 'br_netfilter']);
  await runCommand(['ip', '-batch', '-'], lines(plan.links));
  for (const { namespace, commands } of plan.namespaces) {
    await runCommand(['ip', '-n', namespace, '-batch', '-'], lines(commands));
    await runCommand(['nsenter', `--net=${namespaceFolder}/${namespace}`, 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.bridge.bridge-nf-call-iptables=1']);
  }
  await restoreRules(plan.rules);
}

/** Routes to the pods of every node, so that the control plane on the host reaches them. */
export async function routeToPods(routes: readonly { readonly podCidr: string; readonly via: string }[]): Promise<void> {
  await runCommand(['ip', '-batch', '-'], lines(routes.map(({ podCidr, via }) => `route replace ${podCidr} via ${via}`)));
}

/** Takes away whatever the machine has of the cluster's network, whatever its description says. */
export async function lowerHostNetwork({ root }: ClusterPaths): Promise<void> {
  const saved = (await tryCommand(['iptables-save'])).stdout.split('\n');
  const bridges = bridgesOf(root, rulesOf(root, saved));
  for (const bridge of bridges) {
    const { links, namespaces } = nodeNetworks(bridge);
    for (const namespace of namespaces) await tryCommand(['ip', 'netns', 'delete', namespace]);
    for (const link of links) await tryCommand(['ip', 'link', 'delete', link]);
    await forgetConnections(rangesOf(bridge));
  }
  // Last: as long as they are there, they tell which links are the cluster's.
  await removeRules(saved, root);
}

/** The last packets of processes that have just ended are tracked anew: until none comes any more, or for a while. */
async function forgetConnections(ranges: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < forgettingAttempts; attempt++) {
    const deleted = await Promise.all(ranges.flatMap((range) => ['-s', '-d'].map((end) => tryCommand(['conntrack', '-D', end, range]))));
    // It fails when there is nothing to delete.
    if (deleted.every(({ code }) => code !== 0)) return;
    await systemClock.sleep(forgettingPauseMs);
  }
}

/** Puts back what the first cluster of this machine had changed for all. */
export async function restoreHost(): Promise<void> {
  if (existsSync(forwardingMark()) && clusterBridges().length === 0) {
    writeFileSync(forwardingSwitch, '0');
    rmSync(forwardingMark());
  }
  if (existsSync(namespaceFolder) && readdirSync(namespaceFolder).length === 0) {
    while ((await tryCommand(['umount', namespaceFolder])).code === 0);
    rmdirSync(namespaceFolder);
  }
}

/** A cluster of another home may have taken the range while this one was stopped. */
function refuseTakenBridge({ bridge, subnet }: ClusterConfig): void {
  const other = clusterBridges().find((each) => each.bridge === bridge);
  if (other === undefined) return;
  const { dir, base } = path.parse(other.root);
  throw new CommandError(`the network ${subnet} is in use by the cluster in ${other.root}`, {
    hint: `stop that one: KUBETS_HOME=${dir} kubets stop --name ${base}`,
  });
}

/** Another program may have taken it meanwhile, such as a virtual private network. */
async function refuseTakenRange({ name, subnet, podCidr }: ClusterConfig): Promise<void> {
  const route = (await hostRoutes()).find((each) => overlaps(each, subnet) || overlaps(each, podCidr));
  if (route === undefined) return;
  throw new CommandError(`the networks ${subnet} and ${podCidr} of the cluster are not free: this machine has a route to ${route}`, {
    hint: `take that route away (ip route shows it), or make the cluster anew: kubets down${nameFlag(name)}`,
  });
}

async function removeRules(saved: readonly string[], root: string): Promise<void> {
  const own = new Set(rulesOf(root, saved));
  const removal = saved.filter((line) => /^\*|^COMMIT/.test(line) || own.has(line)).map((line) => line.replace(/^-A/, '-D'));
  if (removal.some((line) => line.startsWith('-D'))) await restoreRules(removal);
}

async function restoreRules(rules: readonly string[]): Promise<void> {
  await runCommand(['iptables-restore', '-w', '5', '--noflush'], lines(rules));
}

function rememberForwarding(): void {
  if (readFileSync(forwardingSwitch, 'utf8').trim() === '1') return;
  writeFileSync(forwardingMark(), '');
  writeFileSync(forwardingSwitch, '1');
}

const forwardingMark = (): string => path.join(clustersHome(), '.ip-forward-was-off');
const lines = (commands: readonly string[]): string => `${commands.join('\n')}\n`;
