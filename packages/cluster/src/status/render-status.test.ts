import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from './cluster-status.ts';
import { renderStatus } from './render-status.ts';

const running: ClusterStatus = {
  name: 'demo',
  state: 'running',
  folder: '/var/lib/kubets/demo',
  kubeconfig: '/var/lib/kubets/demo/kubeconfig',
  server: 'https://127.0.0.1:6443',
  store: { type: 'lmdb', bytes: 1_600_000 },
  startsAtBoot: false,
  components: [
    { name: 'apiserver', state: 'running', pid: 71, restarts: 0, startedAt: '2026-01-01T00:00:00Z', usage: { memoryBytes: 130 * 2 ** 20, cores: 0.0123 } },
    {
      name: 'node1-kubelet',
      state: 'running',
      pid: 72,
      restarts: 2,
      startedAt: '2026-01-01T00:02:00Z',
      lastExit: 'SIGKILL',
      usage: { memoryBytes: 2 ** 30, cores: 1 },
    },
  ],
  workload: {
    type: 'workload',
    nodes: [{ name: 'node1', status: 'Ready', address: '10.89.0.11', podCidr: '10.244.0.0/24', pods: 4, podsReady: 3, podsAtMost: 110 }],
    endpoints: [{ service: 'default/front-end', port: 30080, urls: ['http://10.89.0.11:30080'] }],
  },
};
const now = new Date('2026-01-01T00:03:00Z');
const shown = (status: ClusterStatus): string => stripVTControlCharacters(renderStatus(status, now));

describe('the status of a cluster', () => {
  it('shows components with what they use, nodes with their pods, and what answers where', () => {
    expect(shown(running)).toBe(`● Cluster demo is running for 3m

  API server      https://127.0.0.1:6443
  Kubeconfig      /var/lib/kubets/demo/kubeconfig
  Folder          /var/lib/kubets/demo
  Store           lmdb, 1.5 MiB on disk
  After a reboot  start it with: kubets start --name demo

  COMPONENT       STATE     PID   MEMORY    CPU       UPTIME   RESTARTS   LAST EXIT
  apiserver       running   71    130 MiB   1.2 %     3m       0
  node1-kubelet   running   72    1.0 GiB   100.0 %   60s      2          SIGKILL
  all                             1.1 GiB   101.2 %

  NODE    STATUS   ADDRESS      POD RANGE       PODS READY
  node1   Ready    10.89.0.11   10.244.0.0/24   3 of 4 (room for 110)

  SERVICE             ANSWERS ON
  default/front-end   http://10.89.0.11:30080`);
  });

  it('names what does not run', () => {
    const [apiserver] = running.components;
    if (apiserver === undefined) throw new Error('no component');
    const ailing: ClusterStatus = {
      ...running,
      components: [apiserver, { name: 'scheduler', state: 'restarting', restarts: 7, lastExit: 'exit code 1' }],
      workload: { type: 'unreachable', reason: 'no answer within 3 s' },
    };
    expect(shown(ailing)).toContain('● Cluster demo runs for 3m, but not scheduler');
    expect(shown(ailing)).toMatch(/scheduler +restarting +- +- +- +- +7 +exit code 1/);
    expect(shown(ailing)).toContain('The API server does not tell what runs: no answer within 3 s');
  });

  it('says how to start a cluster that is stopped, and nothing of its processes', () => {
    const text = shown({
      ...running,
      state: 'stopped',
      startsAtBoot: true,
      components: [],
      workload: { type: 'unreachable', reason: 'the cluster is stopped' },
    });
    expect(text).toContain('○ Cluster demo is stopped. Start it with: kubets start --name demo');
    expect(text).toContain('After a reboot  started by systemd');
    expect(text).not.toMatch(/COMPONENT|NODE /);
  });
});
