import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { systemClock } from '@kubets/machinery';
import type { ClusterPaths } from '../cluster-paths.ts';
import type { ComponentConfig } from '../component-config.ts';

const retryMs = 100;

/** Between containers nothing announces readiness: the component is asked until it answers. What nobody waits for is ready at once. */
export async function untilComponentReady(name: string, config: ComponentConfig, paths: ClusterPaths): Promise<void> {
  if (name === 'apiserver') return untilApiserverReady(config, paths);
  if (name !== 'etcd') return;
  await untilOk((done) => http.get({ host: '127.0.0.1', port: config.ports.etcdClient, path: '/health', timeout: 1000 }, done));
}

export async function untilApiserverReady({ ports }: ComponentConfig, paths: ClusterPaths): Promise<void> {
  const ca = readFileSync(paths.certificate('ca').certificate);
  await untilOk((done) => https.get({ host: '127.0.0.1', port: ports.apiserver, path: '/readyz', ca, timeout: 1000, agent: false }, done));
}

async function untilOk(get: (done: (response: http.IncomingMessage) => void) => http.ClientRequest): Promise<void> {
  while (!(await answersOk(get))) await systemClock.sleep(retryMs);
}

function answersOk(get: (done: (response: http.IncomingMessage) => void) => http.ClientRequest): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get((response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });
}
