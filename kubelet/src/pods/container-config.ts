import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pod, Service } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import type { ContainerConfig, ImageSummary, Mount, ObservedSandbox } from '../runtime/container-runtime.ts';
import type { MountedVolume } from '../volumes/volume-type.ts';
import { containerDevices, containerMounts } from './container-mounts.ts';
import { containerResources, type MemorySettings } from './container-resources.ts';
import { containerSecurity } from './container-security.ts';
import type { ImageAccounts } from './container-user.ts';
import { environment } from './environment.ts';
import { expandVariables } from './expand-variables.ts';
import { containerHash, type ContainerSpec, type PodContainer } from './pod-containers.ts';
import { hostsFile, resolverFile, type DnsSettings } from './pod-files.ts';

/** What the node adds to a pod's spec. */
export interface NodeSettings extends MemorySettings {
  readonly dns: DnsSettings;
  readonly nodeHosts: string;
  readonly hostIps: readonly string[];
  readonly seccompDirectory: string;
  readonly allocatable: (resource: string) => string | undefined;
  /** The longest wait between two restarts of a container that crashes. */
  readonly longestBackOffMs: number;
}

export interface ContainerContext {
  readonly pod: Pod;
  readonly container: PodContainer;
  readonly attempt: number;
  readonly sandbox: ObservedSandbox;
  readonly image: ImageSummary | undefined;
  readonly accounts: ImageAccounts | undefined;
  readonly volumes: ReadonlyMap<string, MountedVolume>;
  readonly services: readonly Service[];
  readonly node: NodeSettings;
  readonly podDirectory: string;
  readonly handler: string | undefined;
  readonly read: <T extends KubeObject>(resource: ResourceReference<T>, name: string) => Promise<T | undefined>;
  /** The id of the running container of a name, for sharing its processes. */
  readonly containerId: (name: string) => string | undefined;
}

const defaultTerminationPath = '/dev/termination-log';

/** Everything the runtime needs to start a container. Writes the small files that are mounted into it. */
export async function containerConfig(context: ContainerContext): Promise<ContainerConfig> {
  const { pod, container, node, attempt } = context;
  const { spec } = container;
  const variables = await environment({
    ...node,
    pod: withAddress(pod, context.sandbox),
    container: spec,
    volumes: context.volumes,
    services: context.services,
    read: context.read,
  });
  const expand = (texts: readonly string[] | undefined): readonly string[] | undefined => texts?.map((text) => expandVariables(text, variables));
  const files = await writeContainerFiles(context);
  const readOnlyDirectory = join(context.podDirectory, 'containers', spec.name, 'read-only');
  const volumeMounts = await containerMounts(spec, { volumes: context.volumes, variables, readOnlyDirectory });
  const taken = new Set(volumeMounts.map(({ containerPath }) => containerPath));
  return {
    pod: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid },
    name: spec.name,
    attempt,
    image: spec.image ?? '',
    hash: containerHash(spec),
    command: spec.command?.length ? expand(spec.command) : undefined,
    args: spec.args?.length ? expand(spec.args) : undefined,
    workingDir: spec.workingDir || undefined,
    env: [...variables].map(([name, value]) => `${name}=${value}`),
    mounts: [...volumeMounts, ...files.mounts.filter(({ containerPath }) => !taken.has(containerPath))],
    devices: containerDevices(spec, context.volumes),
    stdin: spec.stdin ?? false,
    stdinOnce: spec.stdinOnce ?? false,
    tty: spec.tty ?? false,
    pidNamespace: pidNamespace(context),
    hostIPC: pod.spec.hostIPC ?? false,
    resources: containerResources(pod, spec, node),
    security: await containerSecurity(pod, spec, { image: context.image, accounts: context.accounts, seccompDirectory: node.seccompDirectory }),
    stopSignal: spec.lifecycle?.stopSignal,
    handler: context.handler,
    terminationMessageFile: files.terminationMessage,
    fallbackToLogsOnError: spec.terminationMessagePolicy === 'FallbackToLogsOnError',
  };
}

/** The address is in the pod's status only after the API server has heard of it; containers need it now. */
function withAddress(pod: Pod, { ip }: ObservedSandbox): Pod {
  return ip === undefined ? pod : { ...pod, status: { ...pod.status, podIP: ip, podIPs: [{ ip }] } };
}

function pidNamespace({ pod, container, containerId }: ContainerContext): ContainerConfig['pidNamespace'] {
  const target = (container.spec as ContainerSpec & { targetContainerName?: string }).targetContainerName;
  const targetId = target === undefined || target === '' ? undefined : containerId(target);
  if (pod.spec.hostPID) return 'host';
  if (pod.spec.shareProcessNamespace) return 'pod';
  return targetId === undefined ? 'container' : { containerId: targetId };
}

async function writeContainerFiles({
  pod,
  container,
  attempt,
  sandbox,
  node,
  podDirectory,
}: ContainerContext): Promise<{ mounts: readonly Mount[]; terminationMessage: string }> {
  const directory = join(podDirectory, 'containers', container.spec.name);
  await mkdir(directory, { recursive: true });
  const terminationMessage = join(directory, `termination-${attempt}`);
  const hosts = join(podDirectory, 'etc-hosts');
  const resolver = join(podDirectory, 'resolv.conf');
  const hostsText = hostsFile(pod, { ip: sandbox.ip, nodeHosts: node.nodeHosts, clusterDomain: node.dns.clusterDomain });
  await Promise.all([writeFile(terminationMessage, ''), writeFile(hosts, hostsText), writeFile(resolver, resolverFile(pod, node.dns))]);
  // Whatever user the container runs as may write its message.
  await chmod(terminationMessage, 0o666);
  const mount = (hostPath: string, containerPath: string): Mount => ({ hostPath, containerPath, readOnly: false, propagation: 'private' });
  return {
    terminationMessage,
    mounts: [
      mount(hosts, '/etc/hosts'),
      mount(resolver, '/etc/resolv.conf'),
      mount(terminationMessage, container.spec.terminationMessagePath || defaultTerminationPath),
    ],
  };
}
