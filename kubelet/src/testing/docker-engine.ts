import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { connectEngine, type Engine } from '../runtime/docker/engine.ts';
import { importImage } from '../runtime/docker/images.ts';
import { ensurePodNetwork } from '../runtime/docker/pod-network.ts';
import { unmount } from '../volumes/mount-command.ts';
import { testImage } from './runtime-configs.ts';

export interface TestEngine {
  /** What the runtime speaks through. */
  readonly client: Engine;
  /** Another client, for tests to look at the engine with. */
  readonly docker: Docker;
  readonly directory: string;
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;

/**
 * A Docker Engine of its own, in a network namespace of its own, with a pod network and a busybox image. Needs root,
 * `dockerd` (docker.io) and `busybox` (busybox-static).
 */
export async function startDockerEngine(): Promise<TestEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'kubets-engine-'));
  const socket = join(directory, 'docker.sock');
  const flags = [
    '-H',
    `unix://${socket}`,
    '--data-root',
    join(directory, 'data'),
    '--exec-root',
    join(directory, 'exec'),
    '--pidfile',
    join(directory, 'docker.pid'),
  ];
  const isolated = ['--bridge', 'none', '--iptables=false', '--ip-masq=false'];
  const engine = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec dockerd "$@"', 'dockerd', ...flags, ...isolated], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  engine.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  const docker = new Docker({ socketPath: socket });
  const client = connectEngine(`unix://${socket}`);
  const stop = async (): Promise<void> => {
    for (const { Id } of await docker.listContainers({ all: true }).catch(() => [])) await docker.getContainer(Id).remove({ force: true });
    engine.kill('SIGTERM');
    if (engine.exitCode === null) await once(engine, 'exit');
    // The engine leaves the namespace of containers on the host's network mounted.
    await unmount(join(directory, 'exec', 'netns', 'default'));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await untilReady(docker, () => (engine.exitCode === null ? undefined : `dockerd ended with ${engine.exitCode} (it needs root): ${said}`));
    await ensurePodNetwork(client, { subnet: '10.211.0.0/24', bridge: 'cbr0' });
    await importBusybox(client);
  } catch (error) {
    await stop();
    throw error;
  }
  return { docker, client, directory, stop };
}

async function untilReady(docker: Docker, failure: () => string | undefined): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    try {
      await docker.ping();
      return;
    } catch (error) {
      const reason = failure() ?? (Date.now() > deadline ? `dockerd was not ready within ${readyWithinMs} ms` : undefined);
      if (reason !== undefined) throw new Error(reason, { cause: error });
    }
    await sleep(100);
  }
}

async function importBusybox(engine: Engine): Promise<void> {
  const busybox = await readFile('/bin/busybox');
  const archive = pack();
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, busybox);
  for (const name of ['sh', 'sleep', 'echo', 'cat', 'id', 'httpd', 'ls', 'hostname', 'env', 'stty', 'ps']) {
    archive.entry({ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' });
  }
  archive.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  archive.finalize();
  await importImage(engine, archive as unknown as AsyncIterable<Buffer>, { image: testImage, changes: 'ENV PATH=/bin' });
}
