import type { Command, Example } from '../../command.ts';
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
  readonly examples: readonly Example[];
  spec?(session: Session): object;
  readonly needsPorts: boolean;
}

function serviceSubcommand(subcommand: ServiceSubcommand): Command {
  const { name, type, summary, flags, usage, examples, needsPorts } = subcommand;
  return createSubcommand({
    name,
    summary,
    usage,
    examples,
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
      examples: [
        { does: 'Port 80 leads to port 8080 of the pods', command: 'kubectl create service clusterip web --tcp=80:8080' },
        { does: 'Without an address of its own', command: 'kubectl create service clusterip web --clusterip=None' },
      ],
      usage: 'create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
      flags: [stringFlag('clusterip', "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).")],
      needsPorts: true,
      spec: ({ flags }) => (flags.given('clusterip') ? { clusterIP: flags.string('clusterip') } : {}),
    }),
    serviceSubcommand({
      name: 'externalname',
      type: 'ExternalName',
      summary: 'Create an ExternalName service',
      examples: [{ does: 'Another name of a host', command: 'kubectl create service externalname db --external-name=db.example.com' }],
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
      examples: [{ does: 'A load balancer before port 8080 of the pods', command: 'kubectl create service loadbalancer web --tcp=80:8080' }],
      usage: 'create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      flags: [],
      needsPorts: true,
    }),
    serviceSubcommand({
      name: 'nodeport',
      type: 'NodePort',
      summary: 'Create a NodePort service',
      examples: [{ does: 'A port of every node', command: 'kubectl create service nodeport web --tcp=80:8080 --node-port=30080' }],
      usage: 'create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      flags: [intFlag('node-port', 'Port used to expose the service on each node in a cluster.')],
      needsPorts: true,
    }),
  ],
};
