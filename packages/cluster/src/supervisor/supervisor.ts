import { mkdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { systemClock } from '@kubets/machinery';
import type { ClusterConfig } from '../cluster-config.ts';
import type { ClusterPaths } from '../cluster-paths.ts';
import { planComponents, stoppingOrder, type Component } from '../component.ts';
import { killAllContainers } from '../node-containers.ts';
import { readinessChecks } from './readiness.ts';
import { SupervisedProcess } from './supervised-process.ts';

const pollMs = 25;

/**
 * Starts every component of one cluster in order and keeps it running until the signal aborts, then stops all in
 * reverse order. Answers `GET /components` on a unix socket.
 */
export async function supervise(config: ClusterConfig, paths: ClusterPaths, signal: AbortSignal): Promise<void> {
  mkdirSync(paths.run, { recursive: true });
  mkdirSync(paths.logs, { recursive: true });
  const components = planComponents(config, paths);
  const processes = new Map(components.map((component) => [component.name, superviseOne(component, paths)]));
  const control = await serveControl(processes, paths.supervisorSocket);
  const checks = readinessChecks(config, paths);
  await Promise.all(components.map((component) => startWhenReady(component, processes, checks, signal)));
  await aborted(signal);
  control.close();
  for (const group of stoppingOrder(components)) await Promise.all(group.map((component) => stopComponent(component, processes)));
}

async function stopComponent({ name, engine }: Component, processes: ReadonlyMap<string, SupervisedProcess>): Promise<void> {
  if (engine !== undefined) await killAllContainers(engine);
  await processes.get(name)?.stop();
}

function superviseOne(component: Component, paths: ClusterPaths): SupervisedProcess {
  return new SupervisedProcess(component, { log: paths.logOf(component.name), pid: path.join(paths.run, `${component.name}.pid`) });
}

async function startWhenReady(
  component: Component,
  processes: ReadonlyMap<string, SupervisedProcess>,
  checks: ReturnType<typeof readinessChecks>,
  signal: AbortSignal,
): Promise<void> {
  for (const name of component.after) {
    const ready = checks.get(name);
    while (!signal.aborted && ready && !(await ready())) await systemClock.sleep(pollMs);
  }
  if (!signal.aborted) processes.get(component.name)?.start();
}

async function serveControl(processes: ReadonlyMap<string, SupervisedProcess>, socket: string): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const known = request.method === 'GET' && request.url === '/components';
    const body = known ? [...processes.values()].map((process) => process.state) : { error: `there is no ${request.method} ${request.url}` };
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  rmSync(socket, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  return server;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}
