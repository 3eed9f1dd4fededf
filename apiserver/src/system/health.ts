export type HealthEndpoint = 'healthz' | 'livez' | 'readyz';
export type Checks = ReadonlyMap<string, true | string>;

/** What /healthz, /livez and /readyz report. */
export class ServerHealth {
  readonly #pingStore: () => Promise<unknown>;
  #ready = false;
  #stopping = false;

  constructor(pingStore: () => Promise<unknown>) {
    this.#pingStore = pingStore;
  }

  ready(): void {
    this.#ready = true;
  }

  stopping(): void {
    this.#stopping = true;
  }

  /** The names of an endpoint's checks. */
  names(endpoint: HealthEndpoint): readonly string[] {
    return ['ping', 'log', 'etcd', 'informer-sync', 'poststarthook/rbac/bootstrap-roles', ...(endpoint === 'readyz' ? ['shutdown'] : [])];
  }

  /** Each check's name, and true or what is wrong. */
  async checks(endpoint: HealthEndpoint): Promise<Checks> {
    const started = this.#ready ? true : 'not finished';
    const store = await this.#storeAnswers();
    const results: Readonly<Record<string, true | string>> = {
      ping: true,
      log: true,
      etcd: store,
      'informer-sync': started,
      'poststarthook/rbac/bootstrap-roles': started,
      shutdown: this.#stopping ? 'process is shutting down' : true,
    };
    return new Map(this.names(endpoint).map((name) => [name, results[name]!]));
  }

  async #storeAnswers(): Promise<true | string> {
    const late = Promise.withResolvers<string>();
    const timer = setTimeout(() => late.resolve('the store did not answer in time'), storeAnswersWithinMs);
    const answer = this.#pingStore().then(
      (): true => true,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
  }
}

const storeAnswersWithinMs = 2_000;
