import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Clock } from '@kubets/machinery';
import { httpGet } from '../probes/http-get.ts';
import { portNumber } from '../probes/port-number.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { ContainerSpec } from './pod-containers.ts';

type LifecycleHandler = NonNullable<NonNullable<ContainerSpec['lifecycle']>['preStop']>;

export interface HookContext {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly containerId: string;
  readonly container: ContainerSpec;
  readonly podIp: string | undefined;
  readonly signal: AbortSignal;
}

/** Runs a postStart or preStop handler to its end; rejects when it fails. */
export async function runHook(handler: LifecycleHandler, context: HookContext): Promise<void> {
  if (handler.exec) return execHook(handler.exec.command ?? [], context);
  if (handler.sleep) return context.clock.sleep(handler.sleep.seconds * 1000, context.signal);
  if (handler.httpGet) {
    const { container, podIp, signal } = context;
    const { host, port } = handler.httpGet;
    const answer = await httpGet(handler.httpGet, { host: host || (podIp ?? ''), port: portNumber(port, container), signal });
    if (answer.status >= 400) throw new Error(`HTTP hook answered ${answer.status}`);
  }
}

async function execHook(command: readonly string[], { runtime, containerId, signal }: HookContext): Promise<void> {
  const output = new PassThrough();
  const said = text(output);
  const code = await runtime.exec(containerId, command, { stdin: undefined, stdout: output, stderr: output, tty: false, signal }).finally(() => output.end());
  if (code !== 0) throw new Error(`command '${command.join(' ')}' exited with ${code}: ${(await said).slice(0, 1024)}`);
}
