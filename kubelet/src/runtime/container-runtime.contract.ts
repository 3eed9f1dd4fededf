import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerToRun, sandboxToRun } from '../testing/runtime-configs.ts';
import type { ContainerRuntime, ObservedContainer, RuntimeEvent } from './container-runtime.ts';

/** What every container runtime promises. */
export function describeContainerRuntime(name: string, open: () => Promise<{ runtime: ContainerRuntime; close(): Promise<void> }>): void {
  describe(`${name} keeps the promises of a container runtime`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let runtime: ContainerRuntime;
    beforeAll(async () => {
      opened = await open();
      ({ runtime } = opened);
    }, 60_000);
    afterAll(() => opened.close(), 60_000);

    const ended = async (id: string): Promise<Extract<ObservedContainer['state'], { type: 'exited' }>> => {
      for (;;) {
        const container = await runtime.container(id);
        if (container === undefined) throw new Error(`the container ${id} is gone`);
        if (container.state.type === 'exited') return container.state;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };

    it('a sandbox gives its pod an address, and gives it back when it stops', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('address'));
      expect(sandbox).toMatchObject({ running: true, attempt: 0, hostNetwork: false });
      expect(sandbox.ip).toMatch(/^10\./);
      await runtime.stopSandbox(sandbox.id);
      expect(await runtime.sandbox(sandbox.id)).toMatchObject({ running: false });
    });

    it('everything of a pod is found again by whoever looks', async () => {
      const config = sandboxToRun('found');
      const sandbox = await runtime.runSandbox(config);
      const started = await runtime.startContainer(sandbox, containerToRun('found', ['sleep', '1000'], { attempt: 2 }));
      const found = (await runtime.pods()).find(({ pod }) => pod.uid === config.pod.uid);
      expect(found?.pod).toEqual(config.pod);
      expect(found?.sandboxes.map(({ id }) => id)).toEqual([sandbox.id]);
      expect(found?.containers).toEqual([started]);
      expect(started).toMatchObject({ name: 'main', attempt: 2, hash: 'hash-1', sandboxId: sandbox.id, state: { type: 'running' } });
    });

    it.each([0, 3])('a container that ends with %i says so', async (exitCode) => {
      const sandbox = await runtime.runSandbox(sandboxToRun(`exit-${exitCode}`));
      const { id } = await runtime.startContainer(sandbox, containerToRun(`exit-${exitCode}`, ['sh', '-c', `exit ${exitCode}`]));
      expect(await ended(id)).toMatchObject({ exitCode, outOfMemory: false, failedToStart: false });
    });

    it('a program that does not exist is a container that failed to start', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('missing'));
      const { state } = await runtime.startContainer(sandbox, containerToRun('missing', ['no-such-program']));
      expect(state).toMatchObject({ type: 'exited', exitCode: 127, failedToStart: true, message: expect.stringContaining('executable file not found') });
    });

    it('stopping ends a container, and once more does nothing', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('stop'));
      const { id } = await runtime.startContainer(sandbox, containerToRun('stop', ['sleep', '1000']));
      await runtime.stopContainer(id, 0);
      expect(await ended(id)).toMatchObject({ exitCode: 137 });
      await runtime.stopContainer(id, 0);
      await runtime.killContainer(id);
    });

    it('what is removed is gone, and removing it once more does nothing', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('remove'));
      const { id } = await runtime.startContainer(sandbox, containerToRun('remove', ['sleep', '1000']));
      for (let round = 0; round < 2; round += 1) {
        await runtime.removeContainer(id);
        await runtime.removeSandbox(sandbox.id);
      }
      expect(await runtime.container(id)).toBeUndefined();
      expect(await runtime.sandbox(sandbox.id)).toBeUndefined();
    });

    it('events tell what ended and what was removed', async () => {
      const abort = new AbortController();
      const seen: RuntimeEvent[] = [];
      const opening = Promise.withResolvers<void>();
      const removed = Promise.withResolvers<void>();
      const config = sandboxToRun('events');
      const following = (async () => {
        for await (const event of runtime.events(abort.signal)) {
          if (event.type === 'resync') opening.resolve();
          else if (event.podUid === config.pod.uid) seen.push(event);
          if (event.type === 'sandbox' && event.podUid === config.pod.uid && event.change === 'removed') removed.resolve();
        }
      })();
      await opening.promise;
      const sandbox = await runtime.runSandbox(config);
      const { id } = await runtime.startContainer(sandbox, containerToRun('events', ['sleep', '1000']));
      await runtime.killContainer(id);
      await runtime.removeContainer(id);
      await runtime.stopSandbox(sandbox.id);
      await runtime.removeSandbox(sandbox.id);
      await removed.promise;
      abort.abort();
      await following;
      expect(seen.map((event) => (event.type === 'resync' ? event.type : `${event.type} ${event.change}`))).toEqual([
        'container ended',
        'container removed',
        'sandbox ended',
        'sandbox removed',
      ]);
    });

    it('limits change while a container runs, and can be told from it', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('resize'));
      const resources = { cpuShares: 102, cpuQuota: 0, memory: 32 * 1024 ** 2, oomScoreAdj: 0 };
      const { id, limits } = await runtime.startContainer(sandbox, containerToRun('resize', ['sleep', '1000'], { resources }));
      expect(limits).toEqual({ cpuShares: 102, cpuQuota: 0, memory: 32 * 1024 ** 2 });
      const grown = { cpuShares: 204, cpuQuota: 50_000, memory: 64 * 1024 ** 2 };
      expect(await runtime.updateContainer(id, grown)).toMatchObject({ limits: grown, state: { type: 'running' } });
      expect(await runtime.container(id)).toMatchObject({ limits: grown });
    });

    it('logs hold what a container wrote', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('logs'));
      const { id } = await runtime.startContainer(sandbox, containerToRun('logs', ['echo', 'hello', 'world']));
      await ended(id);
      const chunks = await Array.fromAsync(runtime.logs(id, { follow: false, timestamps: false, tailLines: undefined, since: undefined }));
      expect(chunks.map(({ stream, data }) => [stream, data.toString()])).toEqual([['stdout', 'hello world\n']]);
    });

    it('exec runs a command and tells its exit code and output', async () => {
      const sandbox = await runtime.runSandbox(sandboxToRun('exec'));
      const { id } = await runtime.startContainer(sandbox, containerToRun('exec', ['sleep', '1000']));
      const stdout = new PassThrough();
      const streams = { stdin: undefined, stdout, stderr: undefined, tty: false };
      expect(await runtime.exec(id, ['echo', 'inside'], streams)).toBe(0);
      expect(await text(stdout.end())).toBe('inside\n');
      expect(await runtime.exec(id, ['sh', '-c', 'exit 4'], { ...streams, stdout: undefined })).toBe(4);
    });
  });
}
