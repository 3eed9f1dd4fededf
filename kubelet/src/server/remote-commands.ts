import {
  acceptRemoteCommand,
  statusOfExit,
  statusOfFailure,
  success,
  type RemoteCommandOptions,
  type RemoteCommandStreams,
  type UpgradeRequest,
} from '@kubets/streams';
import type { Status } from '@kubets/machinery';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { findPod, runningContainer, type PodDirectory } from './find-container.ts';
import { isSet, RequestError, type KubeletRequest } from './kubelet-request.ts';

export interface CommandDependencies {
  readonly runtime: ContainerRuntime;
  readonly directory: PodDirectory;
}

/** /exec/{namespace}/{pod}[/{uid}]/{container}?command=… */
export async function serveExec(request: KubeletRequest, upgrade: UpgradeRequest, { runtime, directory }: CommandDependencies): Promise<void> {
  const command = request.query.getAll('command');
  if (command.length === 0) throw new RequestError(400, 'you must specify at least one command for the container');
  const { container } = targetOf(request, directory);
  const options = optionsOf(request.query);
  await serveStreams(upgrade, options, async (streams) =>
    statusOfExit(await runtime.exec(container.id, command, { ...streams, onResize: (listener) => streams.onResize(listener), tty: options.tty })),
  );
}

/** /attach/{namespace}/{pod}[/{uid}]/{container} */
export async function serveAttach(request: KubeletRequest, upgrade: UpgradeRequest, { runtime, directory }: CommandDependencies): Promise<void> {
  const { container, tty } = targetOf(request, directory);
  const options = { ...optionsOf(request.query), tty };
  await serveStreams(upgrade, options, async (streams) => {
    await runtime.attach(container.id, { ...streams, onResize: (listener) => streams.onResize(listener), tty });
    return success;
  });
}

/** POST /run/{namespace}/{pod}[/{uid}]/{container}?cmd=…: the command's output is the answer. */
export async function runCommand(request: KubeletRequest, { runtime, directory }: CommandDependencies, output: NodeJS.WritableStream): Promise<void> {
  const { container } = targetOf(request, directory);
  const command = request.query.getAll('cmd').flatMap((text) => text.split(' '));
  const stream = output as never;
  await runtime.exec(container.id, command, { stdin: undefined, stdout: stream, stderr: stream, tty: false });
}

async function serveStreams(upgrade: UpgradeRequest, options: RemoteCommandOptions, run: (streams: RemoteCommandStreams) => Promise<Status>): Promise<void> {
  const streams = await acceptRemoteCommand(upgrade, options);
  if (streams === undefined) return;
  const status = await run(streams).catch((error: unknown) => statusOfFailure((error as Error).message));
  await streams.finish(status);
}

function targetOf({ path }: KubeletRequest, directory: PodDirectory): { container: ReturnType<typeof runningContainer>; tty: boolean } {
  const [, namespace, name, ...rest] = path;
  const [uid, containerName = ''] = rest.length > 1 ? rest : [undefined, rest[0]];
  const found = findPod(directory, namespace, name, uid);
  const container = runningContainer(found, containerName);
  const spec = [...found.pod.spec.containers, ...(found.pod.spec.initContainers ?? []), ...(found.pod.spec.ephemeralContainers ?? [])].find(
    (candidate) => candidate.name === containerName,
  );
  return { container, tty: spec?.tty ?? false };
}

/** Both the names the API server's callers use and the ones this API has of old. */
function optionsOf(query: URLSearchParams): RemoteCommandOptions {
  return {
    stdin: isSet(query, 'stdin', 'input'),
    stdout: isSet(query, 'stdout', 'output'),
    stderr: isSet(query, 'stderr', 'error'),
    tty: isSet(query, 'tty'),
  };
}
