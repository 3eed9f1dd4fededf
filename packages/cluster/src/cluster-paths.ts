import { createHash } from 'node:crypto';
import path from 'node:path';
import { CommandError } from './command-error.ts';

/** Where everything of one cluster lies. */
export interface ClusterPaths {
  readonly name: string;
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
  /** The folder of all nodes. */
  readonly nodes: string;
  /** Control group above those of the cluster's containers; no other cluster has the same. */
  readonly controlGroup: string;
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
  /** Manifests of pods that the node runs by itself. */
  readonly manifests: string;
}

/** `KUBETS_HOME` when set, `/var/lib/kubets` otherwise: the parent of all clusters. */
export function clustersHome(environment: NodeJS.ProcessEnv = process.env): string {
  return path.resolve(environment['KUBETS_HOME'] || '/var/lib/kubets');
}

export function clusterPaths(name: string, home: string = clustersHome()): ClusterPaths {
  const root = path.join(home, name);
  const inside = (...parts: string[]): string => path.join(root, ...parts);
  return {
    name,
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
    nodes: inside('nodes'),
    controlGroup: `/kubets-${name}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`,
    node: (node) => nodePaths(inside('nodes', node)),
    kubeconfigOf: (user) => inside('kubeconfigs', `${user}.yaml`),
    logOf: (component) => inside('logs', `${component}.log`),
    certificate: (certificate) => ({ certificate: inside('pki', `${certificate}.crt`), key: inside('pki', `${certificate}.key`) }),
  };
}

/** Longest path of a socket in the kernel's reckoning. */
const longestSocketPath = 107;

/** Refuses a folder in which components could not work. */
export function refuseUnusable(paths: ClusterPaths): void {
  const { root } = paths;
  const deepest = path.join(paths.node('node100').dockerExec, 'containerd', 'containerd-debug.sock');
  const excess = Buffer.byteLength(deepest) - longestSocketPath;
  if (excess > 0)
    throw new CommandError(`${root} is too long a path: sockets below it would be ${excess} bytes longer than the kernel allows`, {
      hint: 'set KUBETS_HOME to a shorter one',
    });
  const [character] = /["\\\n:,]/.exec(root) ?? [];
  if (character !== undefined)
    throw new CommandError(`${root} holds a ${JSON.stringify(character)}, which volumes and rules cannot name`, { hint: 'set KUBETS_HOME to another folder' });
}

function nodePaths(root: string): NodePaths {
  return {
    root,
    dockerSocket: path.join(root, 'docker.sock'),
    dockerData: path.join(root, 'docker'),
    dockerExec: path.join(root, 'docker-exec'),
    dockerPid: path.join(root, 'docker.pid'),
    kubelet: path.join(root, 'kubelet'),
    manifests: path.join(root, 'manifests'),
  };
}
