import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { serviceAddresses, type ClusterConfig, type NodeConfig } from './cluster-config.ts';
import type { ClusterPaths, NodePaths } from './cluster-paths.ts';
import type { ComponentConfig, NodeAddress } from './component-config.ts';

/** One process of the cluster, as the supervisor starts it. */
export interface Component {
  /** Unique in the cluster; names the log and pid file. */
  readonly name: string;
  readonly command: readonly string[];
  /** Components that must run before this one is started. */
  readonly after: readonly string[];
  /** One of our own programs: it can be held back once it is loaded, and tells when it is ready. */
  readonly daemon: boolean;
  /** Place of the Docker Engine this is: its containers are killed before it stops, since they would outlive it. */
  readonly engine?: NodePaths;
  /** How it shows that others may use it; nobody waits for a component that has none. */
  readonly readiness?: Readiness;
}

export type Readiness =
  | { readonly type: 'announced' }
  | { readonly type: 'socket'; readonly socket: string; readonly path: string }
  | { readonly type: 'port'; readonly port: number; readonly path: string };

/** The reverse of the starting order: groups that may stop together, each after all that depend on it. */
export function stoppingOrder(components: readonly Component[]): readonly (readonly Component[])[] {
  const groups: Component[][] = [];
  let rest = [...components];
  while (rest.length > 0) {
    const needed = new Set(rest.flatMap(({ after }) => after));
    const group = rest.filter(({ name }) => !needed.has(name));
    if (group.length === 0) throw new Error(`components wait for each other: ${rest.map(({ name }) => name).join(', ')}`);
    groups.push(group);
    rest = rest.filter((component) => !group.includes(component));
  }
  return groups;
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const runtime = process.execPath;
const service = (folder: string, ...flags: string[]): string[] => [runtime, path.join(repository, folder, 'src/main.ts'), ...flags];
/** For services without a hot path: a small young generation costs them nothing and saves some 15 MB each. */
const smallService = (folder: string, ...flags: string[]): string[] => [
  runtime,
  '--max-semi-space-size=2',
  path.join(repository, folder, 'src/main.ts'),
  ...flags,
];
const inNamespace = ({ namespace }: NodeConfig, component: Component): Component => ({
  ...component,
  command: ['nsenter', `--net=/run/netns/${namespace}`, '--', ...component.command],
});

/** Every process of the cluster in starting order. */
export function planComponents(config: ClusterConfig, paths: ClusterPaths): readonly Component[] {
  return [
    ...(config.store === 'etcd' ? [etcd(config, paths)] : []),
    apiserver(config, paths),
    controllerManager(config, paths),
    scheduler(config, paths),
    ...config.nodes.flatMap((node) => nodeComponents(config, paths, node)),
  ];
}

function nodeComponents(config: ClusterConfig, paths: ClusterPaths, node: NodeConfig): readonly Component[] {
  return [dockerEngine(paths, node), kubelet(config, paths, node), kubeProxy(config, paths, node)].map((component) => inNamespace(node, component));
}

function etcd(config: ClusterConfig, paths: ClusterPaths): Component {
  const { etcdClient, etcdPeer } = config.ports;
  const [client, peer] = [`http://127.0.0.1:${etcdClient}`, `http://127.0.0.1:${etcdPeer}`];
  return {
    name: 'etcd',
    command: [
      'etcd',
      `--name=${config.name}`,
      `--data-dir=${paths.store}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=${config.name}=${peer}`,
      `--quota-backend-bytes=${8 * 1024 ** 3}`,
    ],
    after: [],
    daemon: false,
    readiness: { type: 'port', port: etcdClient, path: '/health' },
  };
}

export function apiserver(config: ComponentConfig, paths: ClusterPaths): Component {
  const serving = paths.certificate('apiserver');
  const kubeletClient = paths.certificate('apiserver-kubelet-client');
  const serviceAccount = paths.certificate('service-account');
  const store =
    config.store === 'etcd' ? ['--store=etcd', `--etcd-servers=http://127.0.0.1:${config.ports.etcdClient}`] : ['--store=lmdb', `--data-dir=${paths.store}`];
  return {
    name: 'apiserver',
    command: service(
      'apiserver',
      ...store,
      '--bind-address=0.0.0.0',
      `--secure-port=${config.ports.apiserver}`,
      `--advertise-address=${config.hostAddress}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.key}`,
      `--client-ca-file=${paths.certificate('ca').certificate}`,
      `--kubelet-client-certificate=${kubeletClient.certificate}`,
      `--kubelet-client-key=${kubeletClient.key}`,
      `--kubelet-certificate-authority=${paths.certificate('ca').certificate}`,
      `--service-account-key-file=${serviceAccount.certificate}`,
      `--service-account-signing-key-file=${serviceAccount.key}`,
      `--service-cluster-ip-range=${config.serviceCidr}`,
      '--enable-bootstrap-token-auth',
    ),
    after: config.store === 'etcd' ? ['etcd'] : [],
    daemon: true,
    readiness: { type: 'announced' },
  };
}

export function controllerManager(config: ComponentConfig, paths: ClusterPaths): Component {
  const ca = paths.certificate('ca');
  return {
    name: 'controller-manager',
    command: smallService(
      'controller-manager',
      `--kubeconfig=${paths.kubeconfigOf('controller-manager')}`,
      '--leader-elect',
      '--bind-address=127.0.0.1',
      `--secure-port=${config.ports.controllerManager}`,
      `--cluster-cidr=${config.podCidr}`,
      '--allocate-node-cidrs',
      '--node-cidr-mask-size=24',
      `--service-cluster-ip-range=${config.serviceCidr}`,
      `--root-ca-file=${ca.certificate}`,
      `--service-account-private-key-file=${paths.certificate('service-account').key}`,
      `--cluster-signing-cert-file=${ca.certificate}`,
      `--cluster-signing-key-file=${ca.key}`,
      `--local-volume-directory=${paths.volumes}`,
    ),
    after: ['apiserver'],
    daemon: true,
  };
}

export function scheduler(config: ComponentConfig, paths: ClusterPaths): Component {
  return {
    name: 'scheduler',
    command: service(
      'scheduler',
      `--kubeconfig=${paths.kubeconfigOf('scheduler')}`,
      '--leader-elect',
      '--bind-address=127.0.0.1',
      `--secure-port=${config.ports.scheduler}`,
    ),
    after: ['apiserver'],
    daemon: true,
  };
}

function dockerEngine(paths: ClusterPaths, node: NodeConfig): Component {
  const place = paths.node(node.name);
  return {
    name: `${node.name}-docker`,
    command: [
      'dockerd',
      `--host=unix://${place.dockerSocket}`,
      `--data-root=${place.dockerData}`,
      `--exec-root=${place.dockerExec}`,
      `--pidfile=${place.dockerPid}`,
      '--bridge=none',
      '--iptables=false',
      '--ip-masq=false',
      // With the proxy off, the bridge sends packets back where they came from: pods reach themselves through their Services.
      '--userland-proxy=false',
      '--live-restore',
      '--exec-opt=native.cgroupdriver=cgroupfs',
      `--cgroup-parent=${paths.controlGroup}/${node.name}`,
    ],
    after: [],
    daemon: false,
    engine: place,
    readiness: { type: 'socket', socket: place.dockerSocket, path: '/_ping' },
  };
}

export function kubelet(config: ComponentConfig, paths: ClusterPaths, node: NodeAddress): Component {
  const place = paths.node(node.name);
  const serving = paths.certificate(`kubelet-${node.name}`);
  const command = smallService(
    'kubelet',
    `--kubeconfig=${paths.kubeconfigOf(`kubelet-${node.name}`)}`,
    `--hostname-override=${node.name}`,
    `--node-ip=${node.address}`,
    `--root-dir=${place.kubelet}`,
    `--pod-manifest-path=${place.manifests}`,
    `--docker-endpoint=unix://${place.dockerSocket}`,
    `--client-ca-file=${paths.certificate('ca').certificate}`,
    `--tls-cert-file=${serving.certificate}`,
    `--tls-private-key-file=${serving.key}`,
    '--address=0.0.0.0',
    '--port=10250',
    '--healthz-port=10248',
    `--cluster-dns=${serviceAddresses(config).dns}`,
    '--cluster-domain=cluster.local',
    // The nodes share the machine's disk, and images loaded by hand cannot be had again from anywhere.
    '--eviction-hard=memory.available<100Mi,nodefs.available<5%',
    '--image-gc-high-threshold=100',
  );
  return { name: `${node.name}-kubelet`, command, after: ['apiserver', `${node.name}-docker`], daemon: true };
}

export function kubeProxy(config: ComponentConfig, paths: ClusterPaths, node: NodeAddress): Component {
  const command = smallService(
    'kube-proxy',
    `--kubeconfig=${paths.kubeconfigOf('kube-proxy')}`,
    `--hostname-override=${node.name}`,
    `--cluster-cidr=${config.podCidr}`,
    '--healthz-bind-address=0.0.0.0:10256',
    '--metrics-bind-address=127.0.0.1:10249',
    '--pod-network',
  );
  return { name: `${node.name}-kube-proxy`, command, after: ['apiserver'], daemon: true };
}
