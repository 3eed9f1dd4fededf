import { spawn } from 'node:child_process';
import { paths } from './cluster-under-test.ts';
import { upstreamKubectl, type KubectlVersion } from './upstream-tools.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs a program to its end; whatever its exit code, the outcome is the answer. */
export function runProgram(program: string, args: readonly string[], { input = '', environment = {}, timeoutMs = 110_000 }: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'pipe',
      env: { ...process.env, NO_COLOR: '1', KUBECONFIG: paths().kubeconfig, ...environment },
      timeout: timeoutMs,
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Runs a program that must succeed and returns what it printed. */
export async function output(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${code}\n${stderr}${stdout}`);
  return stdout;
}

/** `kubectl('get', 'nodes')` with the upstream kubectl of a version. */
function kubectlOf(version: KubectlVersion): (...args: readonly string[]) => Promise<string> {
  return (...args) => output(upstreamKubectl(version), args);
}

/** The upstream kubectl of the server's own version. */
export const kubectl = kubectlOf('v36');
