import { pods } from '@kubets/api';
import { badRequest, type ResourceDefinition } from '@kubets/machinery';
import { validatingAdmission } from '../objects/run-admission.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { ServerContext, SubresourceHandler } from '../server-context.ts';
import { attributesOf, decide, forbidden } from '../stages/authorize.ts';
import { findPod, type Kubelets } from './kubelet-connection.ts';
import { containerOf } from './pod-container.ts';
import { tunnelUpgrade } from './tunnel-upgrade.ts';

type Name = 'exec' | 'attach' | 'portforward';

/** `pods/NAME/exec`, `attach` and `portforward`: tunnels to the pod's kubelet, over WebSocket and SPDY alike. */
export function podStreams(kubelets: Kubelets): readonly SubresourceHandler[] {
  return (['exec', 'attach', 'portforward'] as const).map((subresource) => ({
    resource: pods,
    subresource,
    async handle(request, definition, server) {
      await mayConnect(server, request);
      const { namespace, name } = request.info;
      const pod = await findPod(server, namespace, name);
      await admitConnect(server, request, definition);
      const path =
        subresource === 'portforward'
          ? portForwardPath(namespace, name, request.query)
          : commandPath(subresource, { namespace, name, container: containerOf(pod, request.query.get('container')) }, request.query);
      return tunnelUpgrade(request, await kubelets.ofPod(server, pod, path));
    },
  }));
}

/** WebSockets open with GET: what `get` lets read must not let anybody in who may not `create`. */
async function mayConnect({ authorizers }: ServerContext, request: ApiRequest): Promise<void> {
  if (request.info.verb !== 'get') return;
  const attributes = { ...attributesOf(request), verb: 'create' };
  const { decision, reason } = await decide(authorizers, attributes);
  if (decision !== 'allow') throw forbidden(attributes, reason);
}

export async function admitConnect(server: ServerContext, request: ApiRequest, definition: ResourceDefinition): Promise<void> {
  const { info, user, warnings, auditAnnotations, query } = request;
  await validatingAdmission(server.admission, {
    operation: 'CONNECT',
    definition,
    namespace: info.namespace,
    name: info.name,
    subresource: info.subresource,
    user,
    dryRun: false,
    object: undefined,
    oldObject: undefined,
    options: Object.fromEntries(query),
    warnings,
    auditAnnotations,
  });
}

const kubeletFlags = { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' } as const;
const isOn = (value: string | null): boolean => value === 'true' || value === '1';

function commandPath(
  subresource: Exclude<Name, 'portforward'>,
  { namespace, name, container }: { readonly namespace: string; readonly name: string; readonly container: string },
  asked: URLSearchParams,
): string {
  const query = new URLSearchParams();
  for (const [flag, kubeletFlag] of Object.entries(kubeletFlags)) if (isOn(asked.get(flag))) query.append(kubeletFlag, '1');
  const command = asked.getAll('command');
  if (subresource === 'exec' && command.length === 0) throw badRequest('you must specify at least one command for the container');
  for (const word of command) query.append('command', word);
  if (!isOn(asked.get('stdin')) && !isOn(asked.get('stdout')) && !isOn(asked.get('stderr'))) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
  return `/${subresource}/${namespace}/${name}/${container}?${query.toString()}`;
}

function portForwardPath(namespace: string, name: string, asked: URLSearchParams): string {
  const ports = asked.getAll('ports').flatMap((value) => value.split(','));
  const query = new URLSearchParams(ports.map((port) => ['port', port]));
  return `/portForward/${namespace}/${name}${query.size === 0 ? '' : `?${query.toString()}`}`;
}
