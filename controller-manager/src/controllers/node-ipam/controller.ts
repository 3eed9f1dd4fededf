import { nodes, type Node } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import type { ControllerManagerConfig } from '../../config.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { nextFreeBlock, parseRange } from './plan.ts';

/** Gives every node its own block of each pod range of the cluster. One worker: blocks are handed out one after the other. */
export function nodeIpamController({ client, informers, recorder, clock, config }: ControllerContext): readonly Controller[] {
  if (!config.allocateNodeCidrs) return [];
  const pools = poolsOf(config);
  const reserved = (config.serviceClusterIpRange ?? '').split(',').filter((cidr) => cidr !== '');
  const informer = informers.informer(nodes);
  const ledger = createWriteLedger(informer, clock);

  const allocate = (): readonly (string | undefined)[] => {
    const used = ledger.view(informer.lister.list(), () => true).flatMap(podCidrsOf);
    return pools.map(({ cidr, maskSize }) => nextFreeBlock(cidr, maskSize, [...used, ...reserved]));
  };

  const assign = async (node: Node, signal: AbortSignal): Promise<void> => {
    const podCIDRs = allocate().filter((block) => block !== undefined);
    if (podCIDRs.length < pools.length) {
      recorder.event(node, { type: 'Normal', reason: 'CIDRNotAvailable', message: `Node ${node.metadata.name} status is now: CIDRNotAvailable` });
      throw new Error(`no pod range is left for node ${node.metadata.name} in ${config.clusterCidr}`);
    }
    const body = { metadata: { uid: node.metadata.uid }, spec: { podCIDR: podCIDRs[0], podCIDRs } };
    ledger.wrote(await client.patch(nodes, node.metadata, { type: 'merge', body }, { signal }));
  };

  return [
    {
      name: 'node_ipam',
      triggers: [triggerOn(informer)],
      async reconcile(name, signal) {
        const cached = informer.lister.get(name);
        const node = cached && ledger.latest(cached);
        if (node && node.metadata.deletionTimestamp === undefined && podCidrsOf(node).length === 0) await assign(node, signal);
      },
    },
  ];
}

function podCidrsOf({ spec }: Node): readonly string[] {
  return spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : []);
}

function poolsOf(config: ControllerManagerConfig): readonly { readonly cidr: string; readonly maskSize: number }[] {
  const cidrs = (config.clusterCidr ?? '').split(',').filter((cidr) => cidr !== '');
  if (cidrs.length === 0) throw new Error('--allocate-node-cidrs needs --cluster-cidr');
  return cidrs.map((cidr) => {
    const { family, prefix } = parseRange(cidr);
    const maskSize =
      (cidrs.length === 1 ? config.nodeCidrMaskSize : undefined) ?? (family === 'ipv4' ? config.nodeCidrMaskSizeIpv4 : config.nodeCidrMaskSizeIpv6);
    if (maskSize < prefix) throw new Error(`--cluster-cidr: ${cidr} is smaller than a node's block of /${maskSize}`);
    return { cidr, maskSize };
  });
}
