import { describe, expect, it } from 'vitest';
import { planCluster, serviceAddresses } from './cluster-config.ts';
import { clusterPaths } from './cluster-paths.ts';
import { planComponents, stoppingOrder } from './component.ts';

const ports = { apiserver: 6443, scheduler: 10259, controllerManager: 10257, etcdClient: 2379, etcdPeer: 2380 };
const plan = (index: number, store: 'lmdb' | 'etcd' = 'lmdb') => planCluster({ name: 'test', nodes: 2, store, index, ports });

describe('planCluster', () => {
  it('gives every node an address of its own on the subnet of the bridge', () => {
    expect(plan(0).nodes.map(({ name, address, namespace }) => [name, address, namespace])).toEqual([
      ['node1', '10.89.0.11', 'kubets0-node1'],
      ['node2', '10.89.0.12', 'kubets0-node2'],
    ]);
  });

  it('gives clusters of different indexes different bridges, subnets and pod ranges', () => {
    const [first, second] = [plan(0), plan(1)];
    expect([first.bridge, first.subnet, first.podCidr]).toEqual(['kubets0', '10.89.0.0/24', '10.244.0.0/16']);
    expect([second.bridge, second.subnet, second.podCidr]).toEqual(['kubets1', '10.89.1.0/24', '10.243.0.0/16']);
  });

  it('keeps link names within the 15 characters the kernel allows', () => {
    const links = planCluster({ name: 'x'.repeat(21), nodes: 100, store: 'lmdb', index: 199, ports }).nodes.map(({ link }) => link);
    expect(Math.max(...links.map((link) => link.length))).toBeLessThanOrEqual(15);
  });

  it('puts the API and DNS Services at the first and tenth address of the Service range', () => {
    expect(serviceAddresses(plan(0))).toEqual({ kubernetes: '10.96.0.1', dns: '10.96.0.10' });
  });
});

describe('stoppingOrder', () => {
  it('stops whatever uses a component before the component itself', () => {
    const groups = stoppingOrder(planComponents(plan(0, 'etcd'), clusterPaths('test', '/nowhere'))).map((group) => group.map(({ name }) => name).toSorted());
    expect(groups).toEqual([
      ['controller-manager', 'node1-kube-proxy', 'node1-kubelet', 'node2-kube-proxy', 'node2-kubelet', 'scheduler'],
      ['apiserver', 'node1-docker', 'node2-docker'],
      ['etcd'],
    ]);
  });

  it('refuses components that wait for each other', () => {
    const component = (name: string, after: string) => ({ name, command: [], after: [after], daemon: false });
    expect(() => stoppingOrder([component('a', 'b'), component('b', 'a')])).toThrow('wait for each other: a, b');
  });
});
