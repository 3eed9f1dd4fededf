import { z } from 'zod';

/** Raised whenever a cluster's folder changes in a way that an earlier or later kubets would misread. */
export const clusterFormat = 2;
/** Address ranges are numbered; from here on the ranges of pods would run into those of Services. */
export const mostClusters = 100;

const nodeConfig = z.object({
  name: z.string(),
  /** Network namespace of the node. */
  namespace: z.string(),
  /** Host end of the node's link; at most 15 characters. */
  link: z.string(),
  address: z.string(),
});

/** What a local cluster is made of: written once by `up`, read by everything else as `cluster.json`. */
export const clusterConfigSchema = z.object({
  format: z.literal(clusterFormat),
  name: z.string(),
  store: z.enum(['lmdb', 'etcd']),
  /** The bridge all nodes hang on, and the host's address on it. */
  bridge: z.string(),
  hostAddress: z.string(),
  subnet: z.string(),
  podCidr: z.string(),
  serviceCidr: z.string(),
  nodes: z.array(nodeConfig),
  ports: z.object({ apiserver: z.number(), scheduler: z.number(), controllerManager: z.number(), etcdClient: z.number(), etcdPeer: z.number() }),
});

export interface ClusterConfig extends z.infer<typeof clusterConfigSchema> {}
export interface NodeConfig extends z.infer<typeof nodeConfig> {}

export interface ClusterRequest {
  readonly name: string;
  readonly nodes: number;
  readonly store: ClusterConfig['store'];
  /** Which of the address ranges to take: 0 for the first cluster of this machine. */
  readonly index: number;
  readonly ports: ClusterConfig['ports'];
}

export interface AddressRanges {
  readonly prefix: string;
  readonly subnet: string;
  readonly podCidr: string;
}

/** Of nodes and pods, as far as they follow from the index. */
export function addressRanges(index: number): AddressRanges {
  const prefix = `10.89.${index}`;
  return { prefix, subnet: `${prefix}.0/24`, podCidr: `10.${244 - index}.0.0/16` };
}

/** Addresses and names follow from the request alone. Those of different indexes are never the same. */
export function planCluster({ name, nodes, store, index, ports }: ClusterRequest): ClusterConfig {
  const { prefix, subnet, podCidr } = addressRanges(index);
  const bridge = `kubets${index}`;
  return {
    format: clusterFormat,
    name,
    store,
    bridge,
    hostAddress: `${prefix}.1`,
    subnet,
    podCidr,
    serviceCidr: '10.96.0.0/16',
    nodes: Array.from({ length: nodes }, (_, position) => planNode(bridge, prefix, position + 1)),
    ports,
  };
}

/** The address of a node's DNS and API Services: the first and tenth of the Service range, as kubeadm has them. */
export function serviceAddresses({ serviceCidr }: Pick<ClusterConfig, 'serviceCidr'>): { readonly kubernetes: string; readonly dns: string } {
  const prefix = serviceCidr.split('.').slice(0, 3).join('.');
  return { kubernetes: `${prefix}.1`, dns: `${prefix}.10` };
}

function planNode(bridge: string, prefix: string, number: number): NodeConfig {
  return { name: `node${number}`, namespace: `${bridge}-node${number}`, link: `${bridge}-${number}`, address: `${prefix}.${10 + number}` };
}
