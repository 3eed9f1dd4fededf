import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clusterPaths, type ClusterPaths } from '../cluster-paths.ts';
import { componentConfigSchema, type ComponentConfig } from '../component-config.ts';
import { apiserver, controllerManager, kubelet, kubeProxy, scheduler, type Component } from '../component.ts';

/** Where the Docker Engine of the machine listens, as Docker's own packages have it. */
const dockerSocket = '/var/run/docker.sock';

/** A cluster whose only node is the machine itself, with the machine's network and Docker Engine, and etcd started by others. */
export function planMachineCluster({ node, address, port }: { readonly node: string; readonly address: string; readonly port: number }): ComponentConfig {
  return {
    name: 'compose',
    store: 'etcd',
    hostAddress: address,
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.96.0.0/16',
    nodes: [{ name: node, address }],
    ports: { apiserver: port, scheduler: 10259, controllerManager: 10257, etcdClient: 2379, etcdPeer: 2380 },
  };
}

/** The usual layout of a cluster's folder in any directory, with the machine's own Docker Engine. */
export function machinePaths(directory: string): ClusterPaths {
  const paths = clusterPaths(path.basename(directory), path.dirname(directory));
  return { ...paths, config: path.join(directory, 'machine.json'), node: (name) => ({ ...paths.node(name), dockerSocket }) };
}

export function planMachineComponents(config: ComponentConfig, paths: ClusterPaths): readonly Component[] {
  return [
    apiserver(config, paths),
    controllerManager(config, paths),
    scheduler(config, paths),
    ...config.nodes.flatMap((node) => [
      { ...kubelet(config, paths, node), name: 'kubelet' },
      { ...kubeProxy(config, paths, node), name: 'kube-proxy' },
    ]),
  ];
}

/** Undefined until the cluster is described, which is the last thing its making does. */
export function readMachineCluster(paths: ClusterPaths): ComponentConfig | undefined {
  return existsSync(paths.config) ? componentConfigSchema.parse(JSON.parse(readFileSync(paths.config, 'utf8'))) : undefined;
}

/** Whoever waits for the description never sees half of it. */
export function writeMachineCluster(paths: ClusterPaths, config: ComponentConfig): void {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  writeFileSync(`${paths.config}.part`, `${JSON.stringify(config, undefined, 2)}\n`);
  renameSync(`${paths.config}.part`, paths.config);
}
