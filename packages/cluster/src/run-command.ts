import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end without a shell; resolves whatever its exit code. */
export function tryCommand(command: readonly string[], input?: string): Promise<CommandResult> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (error) => resolve({ code: 127, stdout: '', stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Like tryCommand, but an exit code other than 0 throws with what the program said. */
export async function runCommand(command: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(command, input);
  if (code !== 0) throw new Error(`${command.join(' ')} failed with exit code ${code}: ${(stderr || stdout).trim()}`);
  return stdout;
}
