import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { type Flag, intFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import type { Session } from '../../session.ts';
import { createSubcommand, requiredFlags } from './create-object.ts';
import { intOrString } from './policy.ts';

const tcpFlag = listFlag('tcp', "Port pairs can be specified as '<port>:<targetPort>'.");

interface ServiceSubcommand {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly usage: string;
  spec?(session: Session): object;
  readonly needsPorts: boolean;
}

function serviceSubcommand(subcommand: ServiceSubcommand): Command {
  const { name, type, summary, flags, usage, needsPorts } = subcommand;
  return createSubcommand({
    name,
    summary,
    usage,
    flags: [tcpFlag, ...flags],
    build(session, serviceName) {
      const labels = { app: serviceName };
      const extra = subcommand.spec?.(session) ?? {};
      const headless = (extra as { clusterIP?: string }).clusterIP === 'None';
      const pairs = session.flags.list('tcp');
      if (pairs.length === 0 && needsPorts && !headless) throw new CommandError('at least one tcp port specifier must be provided');
      const nodePort = session.flags.has('node-port') ? session.flags.int('node-port') : 0;
      const ports = pairs.map((pair) => ({ ...portOf(pair), ...(nodePort !== 0 && { nodePort }) }));
      const portsMember = ports.length > 0 ? { ports } : {};
      return {
        kind: 'Service',
        apiVersion: 'v1',
        metadata: { name: serviceName, labels },
        spec: { ...portsMember, selector: labels, ...extra, type },
        status: { loadBalancer: {} },
      };
    },
  });
}

function portOf(pair: string): object {
  const [port = '', target] = pair.split(':');
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) throw new CommandError(`invalid port number ${pair}`);
  return { name: target === undefined ? port : `${port}-${target}`, protocol: 'TCP', port: Number(port), targetPort: intOrString(target ?? port) };
}

export const createService: Command = {
  name: 'service',
  aliases: ['svc'],
  summary: 'Create a service using a specified subcommand',
  usage: 'create service [flags]',
  subcommands: [
    serviceSubcommand({
      name: 'clusterip',
      type: 'ClusterIP',
      summary: 'Create a ClusterIP service',
      usage: 'create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
      flags: [stringFlag('clusterip', "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).")],
      needsPorts: true,
      spec: ({ flags }) => (flags.given('clusterip') ? { clusterIP: flags.string('clusterip') } : {}),
    }),
    serviceSubcommand({
      name: 'externalname',
      type: 'ExternalName',
      summary: 'Create an ExternalName service',
      usage: 'create service externalname NAME --external-name external.name [--dry-run=server|client|none]',
      flags: [stringFlag('external-name', 'External name of service')],
      needsPorts: false,
      spec(session) {
        requiredFlags(session, 'external-name');
        return { externalName: session.flags.string('external-name') };
      },
    }),
    serviceSubcommand({
      name: 'loadbalancer',
      type: 'LoadBalancer',
      summary: 'Create a LoadBalancer service',
      usage: 'create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      flags: [],
      needsPorts: true,
    }),
    serviceSubcommand({
      name: 'nodeport',
      type: 'NodePort',
      summary: 'Create a NodePort service',
      usage: 'create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      flags: [intFlag('node-port', 'Port used to expose the service on each node in a cluster.')],
      needsPorts: true,
    }),
  ],
};
