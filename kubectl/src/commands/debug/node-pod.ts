import { randomSuffix } from '@kubets/machinery';
import { debugContainer } from './debug-container.ts';
import type { DebugOptions } from './debug-options.ts';
import { nodeAccess, withProfile } from './profiles.ts';

export const nodePodName = (node: string, random: () => number = Math.random): string => `node-debugger-${node}-${randomSuffix(random)}`.slice(-253);

/** A pod bound to a node, whatever its taints, with as much of the node as the profile gives. */
export function nodePod(node: string, name: string, namespace: string, options: DebugOptions): { readonly pod: object; readonly container: string } {
  const access = nodeAccess(options.profile);
  const container = {
    ...debugContainer(options.container ?? 'debugger', options),
    ...(access.hostFiles && { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] }),
    ...(access.securityContext && { securityContext: access.securityContext }),
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      ...(access.hostNamespaces && { hostIPC: true, hostNetwork: true, hostPID: true }),
      ...(access.hostFiles && { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] }),
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      containers: [withProfile(container, 'legacy', options.custom)],
    },
  };
  return { pod, container: container.name };
}
