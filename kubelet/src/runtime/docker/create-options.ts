import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerConfig, ContainerSecurity, Device, Mount, ObservedSandbox, PortMapping, SandboxConfig } from '../container-runtime.ts';
import { containerLabels, containerName, sandboxLabels, sandboxName } from './labels.ts';

export const cpuPeriod = 100_000;

/** How much of a container's output is kept. */
export interface LogLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** The pause container that holds a pod's namespaces. */
export function sandboxOptions(config: SandboxConfig, { image, network }: { image: string; network: string }): ContainerCreateOptions {
  return {
    name: sandboxName(config),
    Image: image,
    Labels: { ...sandboxLabels(config) },
    ...(!config.hostNetwork && { Hostname: config.hostname }),
    ExposedPorts: Object.fromEntries(config.ports.map((port) => [portKey(port), {}])),
    HostConfig: {
      ...runtimeOf(config),
      NetworkMode: config.hostNetwork ? 'host' : network,
      IpcMode: config.hostIPC ? 'host' : 'shareable',
      PidMode: config.hostPID ? 'host' : '',
      PortBindings: config.hostNetwork ? {} : portBindings(config.ports),
      Sysctls: { ...config.sysctls },
      CpuShares: 2,
      LogConfig: { Type: 'none', Config: {} },
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
    },
  };
}

/** A container of the pod: in the sandbox's network and IPC, and its own everything else. */
export function containerOptions(sandbox: ObservedSandbox, config: ContainerConfig, logs: LogLimits): ContainerCreateOptions {
  const { resources, security } = config;
  return {
    name: containerName(config),
    Image: config.image,
    Labels: { ...containerLabels(config, sandbox.id) },
    ...(config.command !== undefined && { Entrypoint: [...config.command] }),
    ...(config.args !== undefined && { Cmd: [...config.args] }),
    ...(config.workingDir !== undefined && { WorkingDir: config.workingDir }),
    ...(security.user !== undefined && { User: security.user }),
    ...(config.stopSignal !== undefined && { StopSignal: config.stopSignal }),
    Env: [...config.env],
    OpenStdin: config.stdin,
    StdinOnce: config.stdinOnce,
    Tty: config.tty,
    // Docker refuses a health check that the image brings only when told so; the pod's probes replace it.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...runtimeOf(config),
      NetworkMode: `container:${sandbox.id}`,
      IpcMode: config.hostIPC ? 'host' : `container:${sandbox.id}`,
      PidMode: pidMode(sandbox, config.pidNamespace),
      Mounts: config.mounts.map(mountOptions),
      Devices: config.devices.map(deviceOptions),
      CpuShares: resources.cpuShares,
      ...(resources.cpuQuota > 0 && { CpuPeriod: cpuPeriod, CpuQuota: resources.cpuQuota }),
      Memory: resources.memory,
      MemorySwap: resources.memory,
      OomScoreAdj: resources.oomScoreAdj,
      Privileged: security.privileged,
      CapAdd: [...security.addCapabilities],
      CapDrop: [...security.dropCapabilities],
      GroupAdd: security.supplementalGroups.map(String),
      ReadonlyRootfs: security.readOnlyRootFilesystem,
      SecurityOpt: securityOptions(security),
      ...(security.unmaskedProc && { MaskedPaths: [], ReadonlyPaths: [] }),
      LogConfig: { Type: 'json-file', Config: { 'max-size': String(logs.maxBytes), 'max-file': String(logs.maxFiles) } },
    },
  };
}

function runtimeOf({ handler }: { readonly handler: string | undefined }): { Runtime?: string } {
  return handler === undefined ? {} : { Runtime: handler };
}

function pidMode(sandbox: ObservedSandbox, namespace: ContainerConfig['pidNamespace']): string {
  if (typeof namespace === 'object') return `container:${namespace.containerId}`;
  return { container: '', pod: `container:${sandbox.id}`, host: 'host' }[namespace];
}

type MountOption = NonNullable<NonNullable<ContainerCreateOptions['HostConfig']>['Mounts']>[number];

function mountOptions({ hostPath, containerPath, readOnly, propagation }: Mount): MountOption {
  // Docker's own default is private, but for mounts that hold its own data, as the root directory does: those it must make slaves.
  const shared = propagation === 'private' ? {} : { Propagation: propagation };
  // Newer engines make what is mounted below read-only, too, unless told otherwise; older ones do not know the word, and do not.
  const plain = readOnly ? { ReadOnlyNonRecursive: true } : {};
  const options = { ...shared, ...plain };
  return {
    Type: 'bind',
    Source: hostPath,
    Target: containerPath,
    ReadOnly: readOnly,
    ...(Object.keys(options).length > 0 && { BindOptions: options as MountOption['BindOptions'] }),
  };
}

function deviceOptions({ hostPath, containerPath, readOnly }: Device): { PathOnHost: string; PathInContainer: string; CgroupPermissions: string } {
  return { PathOnHost: hostPath, PathInContainer: containerPath, CgroupPermissions: readOnly ? 'r' : 'mrw' };
}

function securityOptions({ seccomp, appArmor, noNewPrivileges, privileged }: ContainerSecurity): string[] {
  const options: string[] = [];
  if (noNewPrivileges) options.push('no-new-privileges');
  if (seccomp === 'unconfined') options.push('seccomp=unconfined');
  if (typeof seccomp === 'object') options.push(`seccomp=${seccomp.profile}`);
  if (appArmor !== undefined && !privileged) options.push(`apparmor=${appArmor}`);
  return options;
}

function portKey({ containerPort, protocol }: PortMapping): string {
  return `${containerPort}/${protocol.toLowerCase()}`;
}

function portBindings(ports: readonly PortMapping[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) (bindings[portKey(port)] ??= []).push({ HostIp: port.hostIp ?? '', HostPort: String(port.hostPort) });
  return bindings;
}
