import { Writable } from 'node:stream';
import type { ContainerSpec } from '../pods/pod-containers.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { httpGet, type HttpAnswer } from './http-get.ts';
import { NoSuchPort, portNumber } from './port-number.ts';
import { tcpConnect } from './tcp-connect.ts';

export type ProbeSpec = NonNullable<ContainerSpec['livenessProbe']>;
/** A warning is a success that is worth telling; when the probe itself could not be made, nothing is known of the container. */
export type ProbeOutcome = { readonly result: 'success' } | { readonly result: 'warning' | 'failure' | 'unknown'; readonly output: string };

export interface ProbeTarget {
  readonly runtime: ContainerRuntime;
  readonly containerId: string;
  readonly container: ContainerSpec;
  /** Where the pod answers: its own address, or the node's on the host's network. */
  readonly host: string;
}

const outputLimit = 10 * 1024;

/** Probes once; a probe that takes longer than its timeout has failed. */
export async function runProbe(probe: ProbeSpec, target: ProbeTarget): Promise<ProbeOutcome> {
  const seconds = probe.timeoutSeconds ?? 1;
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    return await attempt(probe, target, signal);
  } catch (error) {
    if (signal.aborted && probe.exec) return { result: 'failure', output: timeoutText(probe.exec.command, seconds) };
    return { result: error instanceof NoSuchPort || probe.exec !== undefined ? 'unknown' : 'failure', output: (error as Error).message };
  }
}

async function attempt(probe: ProbeSpec, target: ProbeTarget, signal: AbortSignal): Promise<ProbeOutcome> {
  const { container, host } = target;
  if (probe.exec) return execProbe(probe.exec.command ?? [], target, signal);
  if (probe.httpGet) {
    const { host: otherHost, port } = probe.httpGet;
    return judgeAnswer(await httpGet(probe.httpGet, { host: otherHost || host, port: portNumber(port, container), signal }));
  }
  if (probe.tcpSocket) await tcpConnect({ host: probe.tcpSocket.host || host, port: portNumber(probe.tcpSocket.port, container), signal });
  if (probe.grpc) {
    // Loaded with the first gRPC probe: most nodes have none, and the library takes much memory.
    const { grpcHealth } = await import('./grpc-health.ts');
    await grpcHealth({ host, port: probe.grpc.port, service: probe.grpc.service ?? '', signal });
  }
  return { result: 'success' };
}

/** A redirect that is left is one to elsewhere, or one too many: the server answers, though maybe not as it was meant to. */
function judgeAnswer({ status, body }: HttpAnswer): ProbeOutcome {
  if (status < 200 || status >= 400) return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  return status < 300 ? { result: 'success' } : { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
}

async function execProbe(command: readonly string[], { runtime, containerId }: ProbeTarget, signal: AbortSignal): Promise<ProbeOutcome> {
  let output = Buffer.alloc(0);
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (output.length < outputLimit) output = Buffer.concat([output, chunk]).subarray(0, outputLimit);
      done();
    },
  });
  const code = await runtime.exec(containerId, command, { stdin: undefined, stdout: sink, stderr: sink, tty: false, signal });
  return code === 0 ? { result: 'success' } : { result: 'failure', output: output.toString() };
}

function timeoutText(command: readonly string[] = [], seconds: number): string {
  return `command timed out: "${command.join(' ')}" timed out after ${seconds}s`;
}
