import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { heldEnvironment, readyMessage, startMessage } from '@kubets/daemon/parent-process';
import type { Component } from '../component.ts';

export interface ComponentState {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'restarting' | 'stopped';
  readonly pid?: number | undefined;
  readonly restarts: number;
  readonly startedAt?: string | undefined;
  /** How the last run ended, e.g. `exit code 1` or `SIGKILL`. */
  readonly lastExit?: string | undefined;
}

export interface SupervisedFiles {
  readonly log: string;
  readonly pid: string;
}

const firstDelayMs = 250;
const longestDelayMs = 30_000;
/** A run this long was healthy: the next failure starts with the first delay again. */
const healthyRunMs = 30_000;
const killAfterMs = 20_000;

interface ProcessEvents {
  /** The daemon says that it is ready for requests. */
  announced: [];
  /** The process has ended without being stopped. */
  failed: [ComponentState];
}

/** Keeps one component running: restarts it with back-off until stopped. */
export class SupervisedProcess extends EventEmitter<ProcessEvents> {
  readonly #component: Component;
  readonly #files: SupervisedFiles;
  readonly #beforeSpawn: (() => void) | undefined;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: ComponentState['state'] = 'waiting';
  #mayRun = false;
  #announced = false;
  #restarts = 0;
  #delayMs = firstDelayMs;
  #startedAt: Date | undefined;
  #lastExit: string | undefined;

  constructor(component: Component, files: SupervisedFiles, beforeSpawn?: () => void) {
    super();
    this.#component = component;
    this.#files = files;
    this.#beforeSpawn = beforeSpawn;
  }

  get state(): ComponentState {
    return {
      name: this.#component.name,
      state: this.#state,
      pid: this.#child?.pid,
      restarts: this.#restarts,
      startedAt: this.#startedAt?.toISOString(),
      lastExit: this.#lastExit,
    };
  }

  /** A daemon loads its modules while what it needs is starting; anything else is started by `start` alone. */
  prepare(): void {
    if (this.#component.daemon) this.#spawn(heldEnvironment);
  }

  start(): void {
    this.#mayRun = true;
    this.#state = 'running';
    if (this.#child === undefined) this.#spawn();
    else this.#child.send(startMessage);
  }

  /** Resolves once the daemon has said that it is ready. */
  async untilAnnounced(signal: AbortSignal): Promise<void> {
    if (!this.#announced) await once(this, 'announced', { signal });
  }

  /** Sends SIGTERM, SIGKILL after a while; resolves when the process is gone. Not restarted afterwards. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    await this.#terminate();
    rmSync(this.#files.pid, { force: true });
  }

  #spawn(environment: Readonly<Record<string, string>> = {}): void {
    const { command, daemon, name } = this.#component;
    const [program, ...args] = command;
    if (program === undefined) throw new Error(`${name} has no command`);
    this.#beforeSpawn?.();
    const log = openSync(this.#files.log, 'a');
    const channel = daemon ? (['ipc'] as const) : [];
    const child = spawn(program, args, { stdio: ['ignore', log, log, ...channel], detached: true, env: { ...inherited(daemon), ...environment } });
    closeSync(log);
    this.#child = child;
    this.#startedAt = new Date();
    if (child.pid !== undefined) this.#noteProcessId(child.pid);
    child.on('message', (message) => this.#heard(message));
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('exit', (code, signal) => this.#ended(child, signal ?? `exit code ${code}`));
  }

  /** For whoever looks; with a full disk the component runs all the same. */
  #noteProcessId(pid: number): void {
    try {
      writeFileSync(this.#files.pid, String(pid));
    } catch (error) {
      process.stderr.write(`${this.#files.pid} could not be written: ${String(error)}\n`);
    }
  }

  #heard(message: unknown): void {
    if (message !== readyMessage) return;
    this.#announced = true;
    this.emit('announced');
  }

  async #terminate(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(killer);
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#announced = false;
    this.#lastExit = how;
    if (this.#state === 'stopped') return;
    if (this.#startedAt && Date.now() - this.#startedAt.getTime() > healthyRunMs) this.#delayMs = firstDelayMs;
    this.#state = 'restarting';
    this.emit('failed', this.state);
    this.#timer = setTimeout(() => this.#restart(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }

  #restart(): void {
    this.#restarts++;
    if (this.#mayRun) this.start();
    else this.prepare();
  }
}

/** Our own components trust the cluster's authority alone; the certificates a machine adds for Node would take each of them some 15 MB. */
function inherited(daemon: boolean): NodeJS.ProcessEnv {
  return daemon ? Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_EXTRA_CA_CERTS')) : process.env;
}
