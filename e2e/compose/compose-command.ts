import path from 'node:path';
import { output, runProgram } from '../harness/run-program.ts';

const repository = path.join(import.meta.dirname, '../..');

/** Runs Compose on the project's `docker-compose.yml`: the plugin of docker, or the program of its own, which is installed when there is neither. */
export async function composeCommand(environment: Readonly<Record<string, string>>): Promise<(...args: readonly string[]) => Promise<string>> {
  const [program, ...first] = await findCompose();
  const place = ['--project-name', 'kubets', '--project-directory', repository, '--file', path.join(repository, 'docker-compose.yml')];
  return (...args) => output(program ?? '', [...first, ...place, ...args], { environment, timeoutMs: 200_000 });
}

async function findCompose(): Promise<readonly string[]> {
  if (await works('docker', 'compose', 'version')) return ['docker', 'compose'];
  if (await works('docker-compose', 'version')) return ['docker-compose'];
  const apt = { environment: { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };
  await output('apt-get', ['-q', 'update'], apt);
  await output('apt-get', ['-q', '-y', 'install', '--no-install-recommends', 'docker-compose'], apt);
  return ['docker-compose'];
}

async function works(program: string, ...args: readonly string[]): Promise<boolean> {
  return (await runProgram(program, args).catch(() => ({ code: 127 }))).code === 0;
}
