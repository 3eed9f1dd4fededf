import { services } from '@kubets/api';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Command } from '../command.ts';
import type { Session } from '../session.ts';
import { clusterInfoDump } from './cluster-info/dump.ts';

export const clusterInfoCommand: Command = {
  name: 'cluster-info',
  summary: 'Display cluster information',
  description: 'Addresses of the control plane and of services with the label kubernetes.io/cluster-service=true.',
  examples: [{ does: 'Where the cluster answers', command: 'kubectl cluster-info' }],
  usage: 'cluster-info [flags]',
  subcommands: [clusterInfoDump],
  run: runClusterInfo,
};

async function runClusterInfo(session: Session): Promise<void> {
  const paint = session.io.stdout.isTTY === true ? (text: string, code: number): string => `\u001b[0;${code}m${text}\u001b[0m` : (text: string): string => text;
  const line = (name: string, url: string): void => session.printLine(`${paint(name, 32)} is running at ${paint(url, 33)}`);
  const found = await listObjects(session, services, { namespace: 'kube-system', labelSelector: 'kubernetes.io/cluster-service=true' });
  line('Kubernetes control plane', session.config.server);
  for (const { metadata, spec } of found) {
    const port = spec?.ports?.[0];
    const name = `${metadata.name}${port?.name ? `:${port.name}` : ''}`;
    line(metadata.labels?.['kubernetes.io/name'] ?? metadata.name, `${session.config.server}/api/v1/namespaces/${metadata.namespace}/services/${name}/proxy`);
  }
  session.print("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
}
