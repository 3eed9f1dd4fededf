import { nodes, pods, services, type Node, type Pod, type Service } from '@kubets/api';
import { isReady } from '../await-cluster.ts';
import { withAdminClient } from '../admin-client.ts';
import type { ClusterPaths } from '../cluster-paths.ts';
import type { Endpoint, NodeStatus, Unreachable, Workload } from './cluster-status.ts';

const limitMs = 3000;

/** Asks the API server what runs; one that does not answer soon is told of instead. */
export async function readWorkload(paths: ClusterPaths): Promise<Workload | Unreachable> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    return await withAdminClient(paths, async (client) => {
      const [foundNodes, foundPods, foundServices] = await Promise.all([
        client.list(nodes, { signal }),
        client.list(pods, { signal }),
        client.list(services, { signal }),
      ]);
      return describeWorkload(foundNodes.items, foundPods.items, foundServices.items);
    });
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${limitMs / 1000} s` : error instanceof Error ? error.message : String(error);
    return { type: 'unreachable', reason };
  }
}

export function describeWorkload(foundNodes: readonly Node[], foundPods: readonly Pod[], foundServices: readonly Service[]): Workload {
  const described = foundNodes.map((node) => describeNode(node, foundPods));
  const addresses = described.flatMap(({ address, status }) => (address !== undefined && status.startsWith('Ready') ? [address] : []));
  return { type: 'workload', nodes: described, endpoints: foundServices.flatMap((service) => endpointsOf(service, addresses)) };
}

function describeNode(node: Node, all: readonly Pod[]): NodeStatus {
  const own = all.filter(({ spec, status }) => spec.nodeName === node.metadata.name && status.phase !== 'Succeeded' && status.phase !== 'Failed');
  return {
    name: node.metadata.name,
    status: [isReady(node) ? 'Ready' : 'NotReady', ...(node.spec.unschedulable ? ['SchedulingDisabled'] : [])].join(','),
    address: node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address,
    podCidr: node.spec.podCIDR,
    podsReady: own.filter(isReady).length,
    pods: own.length,
    podsAtMost: Number(node.status.allocatable?.['pods'] ?? 0),
  };
}

function endpointsOf({ metadata, spec }: Service, addresses: readonly string[]): readonly Endpoint[] {
  return (spec.ports ?? []).flatMap(({ nodePort, name, protocol }) => {
    if (nodePort === undefined) return [];
    const scheme = protocol !== 'TCP' ? protocol.toLowerCase() : name?.startsWith('https') ? 'https' : 'http';
    return [{ service: `${metadata.namespace}/${metadata.name}`, port: nodePort, urls: addresses.map((address) => `${scheme}://${address}:${nodePort}`) }];
  });
}
