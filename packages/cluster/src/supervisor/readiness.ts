import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { ClusterPaths } from '../cluster-paths.ts';
import type { ComponentConfig } from '../component-config.ts';

export type ReadinessCheck = () => Promise<boolean>;

/** What others may wait for: a component that nobody waits for has no check. */
export function readinessChecks(config: ComponentConfig, paths: ClusterPaths): ReadonlyMap<string, ReadinessCheck> {
  return new Map<string, ReadinessCheck>([
    ['etcd', () => answersOk((done) => http.get({ port: config.ports.etcdClient, host: '127.0.0.1', path: '/health', timeout: 1000 }, done))],
    ['apiserver', () => apiserverReady(config, paths)],
    ...config.nodes.map(({ name }): [string, ReadinessCheck] => [`${name}-docker`, () => dockerAnswers(paths.node(name).dockerSocket)]),
  ]);
}

export function apiserverReady(config: ComponentConfig, paths: ClusterPaths): Promise<boolean> {
  const ca = readFileSync(paths.certificate('ca').certificate);
  return answersOk((done) => https.get({ port: config.ports.apiserver, host: '127.0.0.1', path: '/readyz', ca, timeout: 1000, agent: false }, done));
}

function dockerAnswers(socketPath: string): Promise<boolean> {
  return answersOk((done) => http.get({ socketPath, path: '/_ping', timeout: 1000 }, done));
}

/** True when something listens on the port of this machine. */
export function portInUse(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(false)));
  });
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
