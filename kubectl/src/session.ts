import type { ClientConfig } from '@kubets/client';
import { isDuration, parseDuration } from '@kubets/machinery';
import { ApiClient } from './api/api-client.ts';
import type { Catalog } from './api/catalog.ts';
import { chosenConfig, type ChosenConfig } from './api/chosen-config.ts';
import { CommandError, usageError } from './command-error.ts';
import type { CommandIo } from './command-io.ts';
import type { FlagValues } from './flags/flag-values.ts';
import { allowPlugin } from './preferences/allow-plugin.ts';
import type { PluginPolicy } from './preferences/preferences.ts';

export interface Call {
  /** `kubectl rollout status`. */
  readonly commandPath: string;
  readonly flags: FlagValues;
  /** The global flags alone: a command's own flag of the same name (`--user` of a role binding) is none of them. */
  readonly globals?: FlagValues;
  readonly args: readonly string[];
  readonly argsBeforeDash: number | undefined;
  /** Which credential plugins may run. */
  readonly pluginPolicy?: PluginPolicy | undefined;
}

const timeoutProblem =
  'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)';

/** One call of kubectl: its arguments, its streams, and its connection, made when first asked for. */
export class Session {
  readonly io: CommandIo;
  readonly commandPath: string;
  readonly flags: FlagValues;
  readonly args: readonly string[];
  readonly argsBeforeDash: number | undefined;
  readonly #globals: FlagValues;
  readonly #pluginPolicy: PluginPolicy | undefined;
  #config: ChosenConfig | undefined;
  #api: ApiClient | undefined;
  #catalog: Promise<Catalog> | undefined;
  #warned = false;

  constructor(io: CommandIo, call: Call) {
    this.io = io;
    this.commandPath = call.commandPath;
    this.flags = call.flags;
    this.#globals = call.globals ?? call.flags;
    this.#pluginPolicy = call.pluginPolicy;
    this.args = call.args;
    this.argsBeforeDash = call.argsBeforeDash;
  }

  print(text: string): void {
    this.io.stdout.write(text);
  }

  printLine(text: string): void {
    this.io.stdout.write(`${text}\n`);
  }

  /** A line on stderr. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    this.#warned = true;
    this.note(`Warning: ${text}`);
  }

  get warned(): boolean {
    return this.#warned;
  }

  usageError(message: string): CommandError {
    return usageError(this.commandPath, message);
  }

  get config(): ClientConfig {
    return this.#chosen.config;
  }

  /** Undefined while no server is known. */
  get server(): string | undefined {
    return this.#config?.config.server;
  }

  get namespace(): string {
    return this.#chosen.namespace;
  }

  /** The namespace was named on the command line or in the environment of the call, not only by the context. */
  get namespaceGiven(): boolean {
    return this.#chosen.namespaceGiven;
  }

  get api(): ApiClient {
    return (this.#api ??= this.connect(this.config));
  }

  /** A further connection, which the caller closes. Credential plugins run when the preferences let them. */
  connect(config: ClientConfig): ApiClient {
    if (config.credentialPlugin !== undefined) allowPlugin(config.credentialPlugin.command, this.#pluginPolicy, this.io.env['PATH'] ?? '');
    return new ApiClient(config, {
      note: (text) => this.note(text),
      warn: (text) => this.warn(text),
      verbosity: this.flags.int('v'),
      timeoutMs: this.#timeoutMs,
      signal: this.io.signal,
    });
  }

  /** The resources of the server, from the cache on disk when it is fresh. */
  catalog(): Promise<Catalog> {
    return (this.#catalog ??= import('./api/load-catalog.ts').then(({ loadCatalog }) => loadCatalog(this)));
  }

  async close(): Promise<void> {
    await this.#api?.close();
  }

  get #chosen(): ChosenConfig {
    return (this.#config ??= chosenConfig(this.#globals, this.io.env));
  }

  get #timeoutMs(): number {
    const text = this.flags.string('request-timeout');
    if (/^\d+$/.test(text)) return Number(text) * 1000;
    if (!isDuration(text)) throw new CommandError(timeoutProblem);
    return Math.ceil(parseDuration(text));
  }
}
