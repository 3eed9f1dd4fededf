import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { eventually } from '@kubets/test-cluster';
import { unmountBelow } from '../harness/mounts.ts';
import { output } from '../harness/run-program.ts';

/** A machine of its own for a test: a network namespace with its own Docker Engine, reached from here by its address. */
export interface OwnEngine {
  readonly socket: string;
  readonly address: string;
  /** Runs a program on the machine's network. */
  inside(program: string, ...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** `directory` holds all the engine writes; `subnet` is an unused /24, given by its first three numbers. */
export async function startOwnEngine({ name, directory, subnet }: { name: string; directory: string; subnet: string }): Promise<OwnEngine> {
  const [gateway, address] = [`${subnet}.1`, `${subnet}.2`];
  await output('ip', ['netns', 'add', name]);
  await output('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]);
  await output('ip', ['-batch', '-'], { input: `addr add ${gateway}/24 dev ${name}\nlink set ${name} up\n` });
  const links = ['link set lo up', `addr add ${address}/24 dev eth0`, 'link set eth0 up', `route add default via ${gateway}`];
  await output('ip', ['-n', name, '-batch', '-'], { input: `${links.join('\n')}\n` });
  const enter = [`--net=/run/netns/${name}`, '--'];
  const socket = path.join(directory, 'docker.sock');
  const engine = startEngine(enter, directory, socket);
  await eventually(() => answers(socket), { timeoutMs: 30_000, intervalMs: 100 });
  return {
    socket,
    address,
    inside: (program, ...args) => output('nsenter', [...enter, program, ...args]),
    async stop() {
      await endEngine(engine);
      await unmountBelow(directory);
      await output('ip', ['netns', 'delete', name]);
    },
  };
}

function startEngine(enter: readonly string[], directory: string, socket: string): ChildProcess {
  mkdirSync(path.join(directory, 'engine'), { recursive: true });
  const inEngine = (file: string): string => path.join(directory, 'engine', file);
  const log = openSync(inEngine('log'), 'a');
  const places = [`--host=unix://${socket}`, `--data-root=${inEngine('data')}`, `--exec-root=${inEngine('exec')}`, `--pidfile=${inEngine('pid')}`];
  const engine = spawn('nsenter', [...enter, 'dockerd', ...places], { stdio: ['ignore', log, log] });
  closeSync(log);
  return engine;
}

async function endEngine(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  const ended = new Promise((resolve) => engine.once('exit', resolve));
  engine.kill('SIGTERM');
  await ended;
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: '/_ping' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}
