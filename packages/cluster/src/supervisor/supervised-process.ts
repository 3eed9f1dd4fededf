import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
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

const firstDelayMs = 250;
const longestDelayMs = 30_000;
/** A run this long was healthy: the next failure starts with the first delay again. */
const healthyRunMs = 30_000;
const killAfterMs = 20_000;

/** Keeps one component running: restarts it with back-off until stopped. */
export class SupervisedProcess {
  readonly #component: Component;
  readonly #files: { readonly log: string; readonly pid: string };
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: ComponentState['state'] = 'waiting';
  #restarts = 0;
  #delayMs = firstDelayMs;
  #startedAt: Date | undefined;
  #lastExit: string | undefined;

  constructor(component: Component, files: { readonly log: string; readonly pid: string }) {
    this.#component = component;
    this.#files = files;
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

  start(): void {
    const [program, ...args] = this.#component.command;
    if (program === undefined) throw new Error(`${this.#component.name} has no command`);
    const log = openSync(this.#files.log, 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    this.#child = child;
    this.#state = 'running';
    this.#startedAt = new Date();
    if (child.pid !== undefined) writeFileSync(this.#files.pid, String(child.pid));
    child.once('error', (error) => this.#ended(error.message));
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`));
  }

  /** Sends SIGTERM, SIGKILL after a while; resolves when the process is gone. Not restarted afterwards. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    await this.#terminate();
    rmSync(this.#files.pid, { force: true });
  }

  async #terminate(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(killer);
  }

  #ended(how: string): void {
    this.#child = undefined;
    this.#lastExit = how;
    if (this.#state === 'stopped') return;
    if (this.#startedAt && Date.now() - this.#startedAt.getTime() > healthyRunMs) this.#delayMs = firstDelayMs;
    this.#state = 'restarting';
    this.#timer = setTimeout(() => {
      this.#restarts++;
      this.start();
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }
}
