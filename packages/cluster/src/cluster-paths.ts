import path from 'node:path';

/** Where everything of one cluster lies. */
export interface ClusterPaths {
  readonly root: string;
  readonly config: string;
  readonly kubeconfig: string;
  readonly pki: string;
  readonly kubeconfigs: string;
  readonly logs: string;
  readonly run: string;
  readonly store: string;
  /** Directories of the volumes made for claims. */
  readonly volumes: string;
  readonly supervisorSocket: string;
  node(name: string): NodePaths;
  kubeconfigOf(user: string): string;
  logOf(component: string): string;
  certificate(name: string): { readonly certificate: string; readonly key: string };
}

export interface NodePaths {
  readonly root: string;
  readonly dockerSocket: string;
  readonly dockerData: string;
  readonly dockerExec: string;
  readonly dockerPid: string;
  readonly kubelet: string;
}

/** `KUBETS_HOME` when set, `/var/lib/kubets` otherwise: the parent of all clusters. */
export function clustersHome(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['KUBETS_HOME'] ?? '/var/lib/kubets';
}

export function clusterPaths(name: string, home: string = clustersHome()): ClusterPaths {
  const root = path.join(home, name);
  const inside = (...parts: string[]): string => path.join(root, ...parts);
  return {
    root,
    config: inside('cluster.json'),
    kubeconfig: inside('kubeconfig'),
    pki: inside('pki'),
    kubeconfigs: inside('kubeconfigs'),
    logs: inside('logs'),
    run: inside('run'),
    store: inside('store'),
    volumes: inside('volumes'),
    supervisorSocket: inside('run', 'supervisor.sock'),
    node: (node) => nodePaths(inside('nodes', node)),
    kubeconfigOf: (user) => inside('kubeconfigs', `${user}.yaml`),
    logOf: (component) => inside('logs', `${component}.log`),
    certificate: (certificate) => ({ certificate: inside('pki', `${certificate}.crt`), key: inside('pki', `${certificate}.key`) }),
  };
}

function nodePaths(root: string): NodePaths {
  return {
    root,
    dockerSocket: path.join(root, 'docker.sock'),
    dockerData: path.join(root, 'docker'),
    dockerExec: path.join(root, 'docker-exec'),
    dockerPid: path.join(root, 'docker.pid'),
    kubelet: path.join(root, 'kubelet'),
  };
}
