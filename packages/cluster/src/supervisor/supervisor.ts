import { mkdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { forgetStaleProcessIds } from '../cluster-engines.ts';
import type { ClusterConfig } from '../cluster-config.ts';
import type { ClusterPaths } from '../cluster-paths.ts';
import { planComponents, stoppingOrder, type Component } from '../component.ts';
import { killAllContainers } from '../node-containers.ts';
import { untilReady } from './readiness.ts';
import { SupervisedProcess, type ComponentState } from './supervised-process.ts';

/** What a supervisor tells whoever started it, for as long as that one listens. */
export type SupervisorMessage = { readonly type: 'ready'; readonly name: string } | { readonly type: 'failed'; readonly component: ComponentState };

export interface SupervisorOptions {
  readonly signal: AbortSignal;
  readonly tell: (message: SupervisorMessage) => void;
}

interface Supervised {
  readonly component: Component;
  readonly process: SupervisedProcess;
  /** Settles once others may use the component. */
  readonly ready: Promise<void>;
}

/**
 * Starts every component of one cluster in order and keeps it running until the signal aborts, then stops all in
 * reverse order. Answers `GET /components` on a unix socket.
 */
export async function supervise(config: ClusterConfig, paths: ClusterPaths, { signal, tell }: SupervisorOptions): Promise<void> {
  for (const folder of [paths.run, paths.logs]) mkdirSync(folder, { recursive: true });
  const components = planComponents(config, paths);
  const processes = new Map(components.map((component) => [component.name, superviseOne(component, paths, tell)]));
  const control = await serveControl(processes, paths.supervisorSocket);
  await Promise.all(startInOrder(components, processes, { signal, tell }));
  await aborted(signal);
  control.close();
  for (const group of stoppingOrder(components)) await Promise.all(group.map((component) => stopComponent(component, processes)));
}

/** `planComponents` lists whatever a component needs before the component itself. */
function startInOrder(
  components: readonly Component[],
  processes: ReadonlyMap<string, SupervisedProcess>,
  options: SupervisorOptions,
): readonly Promise<void>[] {
  const started = new Map<string, Supervised>();
  for (const component of components) {
    const process = processes.get(component.name);
    if (process === undefined) continue;
    const needed = component.after.map((name) => started.get(name)).filter((each) => each !== undefined);
    started.set(component.name, { component, process, ready: startWhenReady(component, process, needed, options) });
  }
  return [...started.values()].map(({ ready }) => ready);
}

async function startWhenReady(
  component: Component,
  process: SupervisedProcess,
  needed: readonly Supervised[],
  { signal, tell }: SupervisorOptions,
): Promise<void> {
  try {
    if (needed.length > 0) process.prepare();
    await Promise.all(needed.map(({ ready }) => ready));
    if (signal.aborted) return;
    process.start();
    await untilReady(component, process, signal);
    tell({ type: 'ready', name: component.name });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function stopComponent({ name, engine }: Component, processes: ReadonlyMap<string, SupervisedProcess>): Promise<void> {
  if (engine !== undefined) await killAllContainers(engine.dockerSocket);
  await processes.get(name)?.stop();
}

function superviseOne(component: Component, paths: ClusterPaths, tell: SupervisorOptions['tell']): SupervisedProcess {
  const files = { log: paths.logOf(component.name), pid: path.join(paths.run, `${component.name}.pid`) };
  const { engine } = component;
  const process = new SupervisedProcess(component, files, engine && (() => forgetStaleProcessIds(engine)));
  process.on('failed', (state) => tell({ type: 'failed', component: state }));
  return process;
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
