import { parseArgs } from 'node:util';
import os from 'node:os';
import { createClient, loadKubeconfig, type Client, type ClientConfig } from '@kubets/client';

export interface Target {
  readonly config: ClientConfig;
  readonly client: Client;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Any Kubernetes API server: `--kubeconfig FILE`, or `--server URL --token TOKEN`; further flags are numbers with defaults. */
export function readTarget(defaults: Readonly<Record<string, number>>): Target {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: 'string' },
      server: { type: 'string' },
      token: { type: 'string' },
      ...Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }])),
    },
  });
  const given = values as Readonly<Record<string, string | undefined>>;
  const config = targetConfig(given);
  const numbers = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, Number(given[name] ?? value)]));
  return { config, client: createClient(config), numbers };
}

/** Throws when the flags name no server. */
export function targetConfig(given: {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly kubeconfig?: string | undefined;
}): ClientConfig {
  const config =
    given.server === undefined
      ? loadKubeconfig(given.kubeconfig === undefined ? {} : { path: given.kubeconfig })
      : { server: given.server, token: given.token, insecureSkipTlsVerify: true };
  return { ...config, userAgent: 'kubets-bench' };
}

/** What a figure means nothing without. */
export function describeMachine(): string {
  const [load = 0] = os.loadavg();
  return `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, Node ${process.versions.node}, load ${load.toFixed(1)}`;
}
