import { applyMergePatch, formatLabelSelector, type JsonObject, type LabelSelector } from '@kubets/machinery';
import { fetchSingle, type LiveObject } from '../arguments/fetch-objects.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stringFlag } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, objectFormats, printFlags, saveConfigFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { createBuilt } from './create/create-object.ts';
import { intOrString } from './create/policy.ts';

export const exposeCommand: Command = {
  name: 'expose',
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  examples: [{ does: 'A service for a deployment', command: 'kubectl expose deployment web --port=80 --target-port=8080' }],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to expose a service'),
    stringFlag('cluster-ip', "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service."),
    dryRunFlag,
    stringFlag('external-ip', 'Additional external IP address (not managed by Kubernetes) to accept for the service.'),
    fieldManagerFlag('kubectl-expose'),
    stringFlag('labels', 'Labels to apply to the service created by this call.', { short: 'l' }),
    stringFlag('load-balancer-ip', 'IP to assign to the LoadBalancer.'),
    stringFlag('name', 'The name for the newly created object.'),
    stringFlag('override-type', 'The method used to override the generated object: json, merge, or strategic.', { default: 'merge' }),
    stringFlag('overrides', 'An inline JSON override for the generated object.'),
    stringFlag('port', 'The port that the service should serve on. Copied from the resource being exposed, if unspecified'),
    stringFlag('protocol', "The network protocol for the service to be created. Default is 'TCP'."),
    saveConfigFlag,
    stringFlag('selector', 'A label selector to use for this service. Only equality-based selector requirements are supported.'),
    stringFlag('session-affinity', "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'"),
    stringFlag('target-port', 'Name or number for the port on the container that the service should direct traffic to. Optional.'),
    stringFlag('type', 'Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName.'),
  ],
  async run(session) {
    const live = await fetchSingle(session, { args: session.args });
    const service = serviceFor(session, live);
    const overrides = session.flags.optional('overrides');
    const object = overrides === undefined ? service : (applyMergePatch(service, JSON.parse(overrides)) as AnyObject);
    await createBuilt(session, object, false, 'exposed');
  },
};

interface Exposable {
  readonly selector?: LabelSelector | Record<string, string>;
  readonly template?: { readonly spec?: { readonly containers?: readonly ContainerLike[] } };
  readonly containers?: readonly ContainerLike[];
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
}
interface ContainerLike {
  readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[];
}

function serviceFor({ flags }: Session, { object, name }: LiveObject): AnyObject {
  const spec = (object['spec'] ?? {}) as Exposable;
  const type = flags.optional('type');
  const target = flags.optional('target-port');
  const ports = portsOf(flags.optional('port'), flags.optional('protocol'), spec).map(({ port, protocol }, index, all) => ({
    ...(all.length > 1 && { name: `port-${index + 1}` }),
    port,
    protocol,
    targetPort: target === undefined ? port : intOrString(target),
  }));
  const labels = flags.optional('labels');
  const ip = flags.optional('cluster-ip');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: flags.optional('name') ?? name, labels: labels === undefined ? object.metadata.labels : pairs(labels) },
    spec: {
      ports,
      selector: selectorOf(flags.optional('selector'), object, spec),
      ...(type && { type }),
      ...(ip && { clusterIP: ip }),
      ...(flags.optional('external-ip') && { externalIPs: [flags.string('external-ip')] }),
      ...(flags.optional('load-balancer-ip') && { loadBalancerIP: flags.string('load-balancer-ip') }),
      ...(flags.optional('session-affinity') && { sessionAffinity: flags.string('session-affinity') }),
    },
    status: { loadBalancer: {} },
  } as unknown as AnyObject;
}

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(',').map((pair) => pair.split(/==?/).slice(0, 2))) as Record<string, string>;

function portsOf(asked: string | undefined, protocol: string | undefined, spec: Exposable): readonly { readonly port: number; readonly protocol: string }[] {
  const containers = spec.template?.spec?.containers ?? spec.containers ?? [];
  const own = spec.ports ?? containers.flatMap(({ ports = [] }) => ports.map((port) => ({ port: port.containerPort, protocol: port.protocol })));
  const protocolOf = (port: number): string => protocol ?? own.find((one) => one.port === port)?.protocol ?? 'TCP';
  const numbers = asked === undefined ? own.map(({ port }) => port) : asked.split(',').map(Number);
  if (numbers.length === 0) throw new CommandError("couldn't find port via --port flag or introspection");
  return numbers.map((port) => ({ port, protocol: protocolOf(port) }));
}

const exposable = ['Deployment', 'ReplicaSet', 'ReplicationController', 'Service', 'Pod'];

function selectorOf(asked: string | undefined, object: AnyObject, spec: Exposable): Record<string, string> {
  if (asked !== undefined) return pairs(asked);
  if (!exposable.includes(object.kind)) throw new CommandError(`cannot expose a ${object.kind}`);
  if (object.kind === 'Pod') return labelsOf(object);
  const selector = (spec.selector ?? {}) as JsonObject & LabelSelector;
  const labels = 'matchLabels' in selector || 'matchExpressions' in selector ? selector.matchLabels : (selector as unknown as Record<string, string>);
  if (selector.matchExpressions !== undefined && selector.matchExpressions.length > 0)
    throw new CommandError(`couldn't convert expressions - ${formatLabelSelector(selector)} to map-based selector format`);
  return { ...labels };
}

function labelsOf({ metadata }: AnyObject): Record<string, string> {
  if (Object.keys(metadata.labels ?? {}).length === 0) throw new CommandError('the pod has no labels and cannot be exposed');
  return { ...metadata.labels };
}
