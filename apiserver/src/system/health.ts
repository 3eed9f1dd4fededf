/** What /healthz, /livez and /readyz report. */
export class ServerHealth {
  #ready = false;
  #stopping = false;

  ready(): void {
    this.#ready = true;
  }

  stopping(): void {
    this.#stopping = true;
  }

  /** Each check's name, and true or what is wrong. */
  checks(endpoint: 'healthz' | 'livez' | 'readyz'): ReadonlyMap<string, true | string> {
    const started = this.#ready ? true : 'not finished';
    const checks = new Map<string, true | string>([
      ['ping', true],
      ['log', true],
      ['etcd', started],
      ['informer-sync', started],
      ['poststarthook/rbac/bootstrap-roles', started],
    ]);
    if (endpoint === 'readyz') checks.set('shutdown', this.#stopping ? 'process is shutting down' : true);
    return checks;
  }
}
