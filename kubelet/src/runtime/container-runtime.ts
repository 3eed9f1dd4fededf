import type { Readable, Writable } from 'node:stream';

/** Whose containers they are. */
export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface SandboxConfig {
  readonly pod: PodIdentity;
  readonly attempt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly hostNetwork: boolean;
  readonly hostIPC: boolean;
  readonly hostPID: boolean;
  readonly ports: readonly PortMapping[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** What runs the pod, by the engine's name for it; its default when undefined. */
  readonly handler: string | undefined;
}

export interface PortMapping {
  readonly hostIp: string | undefined;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

export interface ContainerConfig {
  readonly pod: PodIdentity;
  readonly name: string;
  /** How often a container of this name was started before, in this pod. */
  readonly attempt: number;
  readonly image: string;
  /** Tells a container made from another spec of the same name. */
  readonly hash: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly workingDir: string | undefined;
  readonly env: readonly string[];
  readonly mounts: readonly Mount[];
  readonly devices: readonly Device[];
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly pidNamespace: 'container' | 'pod' | 'host' | { readonly containerId: string };
  readonly hostIPC: boolean;
  readonly resources: ContainerResources;
  readonly security: ContainerSecurity;
  readonly stopSignal: string | undefined;
  /** As that of its sandbox. */
  readonly handler: string | undefined;
  /** The file on the host that the container writes its termination message to. */
  readonly terminationMessageFile: string | undefined;
  readonly fallbackToLogsOnError: boolean;
}

export interface Mount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
  readonly propagation: 'private' | 'rslave' | 'rshared';
}

export interface Device {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

/** What can change while a container runs. */
export interface ContainerLimits {
  readonly cpuShares: number;
  /** Microseconds of CPU per 100 ms; 0 = no limit. */
  readonly cpuQuota: number;
  /** Bytes; 0 = no limit. */
  readonly memory: number;
}

export interface ContainerResources extends ContainerLimits {
  readonly oomScoreAdj: number;
}

/** The group is among the supplementary ones. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  readonly supplementalGroups: readonly number[];
}

export interface ContainerSecurity {
  /** `uid` or `uid:gid`; the image's user when undefined. */
  readonly user: string | undefined;
  readonly supplementalGroups: readonly number[];
  readonly privileged: boolean;
  readonly addCapabilities: readonly string[];
  readonly dropCapabilities: readonly string[];
  readonly readOnlyRootFilesystem: boolean;
  readonly noNewPrivileges: boolean;
  readonly seccomp: 'default' | 'unconfined' | { readonly profile: string };
  readonly appArmor: string | undefined;
  readonly unmaskedProc: boolean;
}

/** Everything the runtime holds of one pod, newest first. */
export interface ObservedPod {
  readonly pod: PodIdentity;
  readonly sandboxes: readonly ObservedSandbox[];
  readonly containers: readonly ObservedContainer[];
}

export interface ObservedSandbox {
  readonly id: string;
  readonly pod: PodIdentity;
  readonly attempt: number;
  readonly running: boolean;
  readonly createdAt: Date;
  /** The pod's address; undefined on the host's network. */
  readonly ip: string | undefined;
  readonly hostNetwork: boolean;
  /** The process whose namespaces are the pod's; 0 when it does not run. */
  readonly processId: number;
}

export interface ObservedContainer {
  readonly id: string;
  readonly pod: PodIdentity;
  readonly name: string;
  readonly attempt: number;
  readonly sandboxId: string;
  readonly image: string;
  readonly imageId: string;
  readonly hash: string;
  readonly createdAt: Date;
  readonly limits: ContainerLimits;
  /** Whom its first process started as; undefined where the image alone knows. */
  readonly user: ContainerUser | undefined;
  readonly state: ContainerStateObserved;
}

export type ContainerStateObserved =
  | { readonly type: 'created' }
  | { readonly type: 'running'; readonly startedAt: Date; readonly processId: number }
  | {
      readonly type: 'exited';
      readonly startedAt: Date;
      readonly finishedAt: Date;
      readonly exitCode: number;
      readonly outOfMemory: boolean;
      /** The process could not even be started; `message` says why. */
      readonly failedToStart: boolean;
      /** The termination message, or why the start failed. */
      readonly message: string | undefined;
    };

/**
 * What happened in the runtime: look again at that thing. Starts are not told, since they are the kubelet's own doing.
 * `resync` says that events may have been missed.
 */
export type RuntimeEvent =
  { readonly type: 'container' | 'sandbox'; readonly id: string; readonly podUid: string; readonly change: 'ended' | 'removed' } | { readonly type: 'resync' };

export interface LogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly since: Date | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One piece of a container's output, in the order it was written. */
export interface LogChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
}

export interface CommandStreams {
  readonly stdin: Readable | undefined;
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;
  readonly tty: boolean;
  readonly onResize?: ((listener: (size: { readonly width: number; readonly height: number }) => void) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ImageSummary {
  readonly id: string;
  readonly names: readonly string[];
  readonly size: number;
  /** `uid` or a user name, as the image asks for. */
  readonly user: string;
}

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  readonly serverAddress: string;
}

export interface RuntimeInfo {
  /** e.g. `docker://28.0.1`. */
  readonly version: string;
  readonly architecture: string;
  readonly osImage: string;
  /** Where the runtime keeps its images and containers, on this machine. */
  readonly directory: string;
}

export interface ContainerUsage {
  readonly cpuNanoseconds: number;
  readonly memoryBytes: number;
  readonly memoryWorkingSetBytes: number;
}

export interface ContainerDiskUsage {
  /** What the container has written to its own file system. */
  readonly writableBytes: number;
  /** All its log files, rotated ones included. */
  readonly logBytes: number;
}

/**
 * The container engine of one node. Every method rejects when the engine refuses or cannot be reached; removing or
 * stopping what is already gone succeeds.
 */
export interface ContainerRuntime {
  info(signal?: AbortSignal): Promise<RuntimeInfo>;
  /** All sandboxes and containers that carry the labels of a pod, whoever started them. */
  pods(): Promise<readonly ObservedPod[]>;
  container(id: string): Promise<ObservedContainer | undefined>;
  sandbox(id: string): Promise<ObservedSandbox | undefined>;
  /** Ends only when the signal aborts; opens with a `resync` each time the engine could be reached (again). */
  events(signal: AbortSignal): AsyncIterable<RuntimeEvent>;
  runSandbox(config: SandboxConfig): Promise<ObservedSandbox>;
  /** Ends the sandbox and gives its address back. */
  stopSandbox(id: string): Promise<void>;
  removeSandbox(id: string): Promise<void>;
  startContainer(sandbox: ObservedSandbox, config: ContainerConfig): Promise<ObservedContainer>;
  /** Asks the process to end, and kills it when it still runs after the grace. Resolves when it has ended. */
  stopContainer(id: string, graceSeconds: number): Promise<void>;
  killContainer(id: string): Promise<void>;
  /** Changes the limits of a running container; resolves with the container as it is then. */
  updateContainer(id: string, limits: ContainerLimits): Promise<ObservedContainer>;
  removeContainer(id: string): Promise<void>;
  logs(id: string, options: LogOptions): AsyncIterable<LogChunk>;
  /** Runs a command in a container; resolves with its exit code. */
  exec(id: string, command: readonly string[], streams: CommandStreams): Promise<number>;
  /** Joins the container's own streams; resolves when it ends or the signal aborts. */
  attach(id: string, streams: CommandStreams): Promise<void>;
  usage(id: string): Promise<ContainerUsage>;
  diskUsage(id: string): Promise<ContainerDiskUsage>;
  images(): Promise<readonly ImageSummary[]>;
  image(reference: string): Promise<ImageSummary | undefined>;
  /** The directories on the node that hold an image's files, the topmost layer first. */
  imageLayers(reference: string): Promise<readonly string[]>;
  pullImage(reference: string, credentials?: RegistryCredentials): Promise<void>;
  removeImage(id: string): Promise<void>;
}
