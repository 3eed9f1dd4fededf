import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificates } from '../commands/certificates.ts';
import { machinePaths, planMachineCluster, planMachineComponents, readMachineCluster } from './machine-cluster.ts';

const quiet = { step: <T>(_title: string, work: (note: () => void) => Promise<T>): Promise<T> => work(() => undefined), say: (): void => undefined };

describe('planMachineComponents', () => {
  const components = planMachineComponents(planMachineCluster({ node: 'host', address: '192.0.2.5', port: 6443 }), machinePaths('/state/here'));

  it('runs every component on the machine itself, with its own Docker Engine', () => {
    expect(components.map(({ name }) => name)).toEqual(['apiserver', 'controller-manager', 'scheduler', 'kubelet', 'kube-proxy']);
    expect(components.flatMap(({ command }) => command)).not.toContain('nsenter');
    expect(components.find(({ name }) => name === 'kubelet')?.command).toContain('--docker-endpoint=unix:///var/run/docker.sock');
  });

  it('keeps all state in the directory', () => {
    expect(components.find(({ name }) => name === 'kubelet')?.command).toContain('--root-dir=/state/here/nodes/host/kubelet');
  });
});

describe('kubets certificates', () => {
  let directory: string;
  beforeEach(() => void (directory = path.join(mkdtempSync(path.join(os.tmpdir(), 'kubets-certificates-')), 'state')));
  afterEach(() => rmSync(path.dirname(directory), { recursive: true }));

  it('describes the cluster, and leaves a described one as it is', async () => {
    await certificates({ directory, node: 'host', address: '192.0.2.5', port: 7443 }, quiet);
    await certificates({ directory, node: '', address: '', port: 7443 }, quiet);
    expect(readMachineCluster(machinePaths(directory))).toMatchObject({ hostAddress: '192.0.2.5', nodes: [{ name: 'host' }], ports: { apiserver: 7443 } });
  });

  it.each([{ node: 'other' }, { address: '192.0.2.6' }, { port: 6443 }])('refuses to make it another: %o', async (change) => {
    await certificates({ directory, node: 'host', address: '192.0.2.5', port: 7443 }, quiet);
    await expect(certificates({ directory, port: 7443, ...change }, quiet)).rejects.toThrow('belongs to node host at 192.0.2.5, port 7443');
  });
});
