import { describe, expect, it } from 'vitest';
import { buildPod } from '../testing/build-situation.ts';
import { hostsFile, resolverFile } from './pod-files.ts';
import { kernelHostname, podHostname } from './pod-hostname.ts';

const dns = { clusterDns: ['10.96.0.10'], clusterDomain: 'cluster.local', nodeConfig: 'nameserver 9.9.9.9\nsearch corp.example\noptions timeout:1\n' };
const clusterSearch = 'search default.svc.cluster.local svc.cluster.local cluster.local corp.example';

describe('resolv.conf', () => {
  it.each([
    ['ClusterFirst asks the cluster', { dnsPolicy: 'ClusterFirst' }, `nameserver 10.96.0.10\n${clusterSearch}\noptions ndots:5\n`],
    ['ClusterFirst on the host network asks as the node does', { dnsPolicy: 'ClusterFirst', hostNetwork: true }, dns.nodeConfig],
    [
      'ClusterFirstWithHostNet asks the cluster there too',
      { dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true },
      `nameserver 10.96.0.10\n${clusterSearch}\noptions ndots:5\n`,
    ],
    ['Default asks as the node does', { dnsPolicy: 'Default' }, dns.nodeConfig],
    [
      'None asks only whom the pod names',
      { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.2.3.4'], searches: ['x.y'] } },
      'nameserver 1.2.3.4\nsearch x.y\n',
    ],
    [
      "the pod's own settings are merged in",
      { dnsPolicy: 'ClusterFirst', dnsConfig: { nameservers: ['1.2.3.4'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] } },
      `nameserver 10.96.0.10\nnameserver 1.2.3.4\n${clusterSearch}\noptions ndots:2 edns0\n`,
    ],
  ])('%s', (_sentence, spec, expected) => {
    expect(resolverFile(buildPod(spec as object), dns)).toBe(expected);
  });
});

describe('/etc/hosts', () => {
  const context = { ip: '10.0.0.5', nodeHosts: '127.0.0.1 node\n', clusterDomain: 'cluster.local' };

  it('knows the pod by its names', () => {
    expect(hostsFile(buildPod({ hostname: 'db-0', subdomain: 'db' }), context)).toContain('10.0.0.5\tdb-0.db.default.svc.cluster.local\tdb-0\n');
  });

  it('holds the aliases', () => {
    expect(hostsFile(buildPod({ hostAliases: [{ ip: '1.1.1.1', hostnames: ['a', 'b'] }] }), context)).toContain('\n1.1.1.1\ta\tb\n');
  });

  it("opens with the node's on the host network", () => {
    expect(hostsFile(buildPod({ hostNetwork: true }), context)).toContain('127.0.0.1 node');
  });
});

it('a hostname is cut where the kernel would refuse it', () => {
  expect(podHostname(buildPod({}, { metadata: { name: `${'a'.repeat(62)}-${'b'.repeat(20)}` } }))).toBe('a'.repeat(62));
});

describe('the host name', () => {
  const named = (spec: object): ReturnType<typeof buildPod> => buildPod({ hostname: 'front', subdomain: 'web', ...spec });
  it.each([
    ['is short', {}, 'front'],
    ['is the name in DNS for a pod that asks for it', { setHostnameAsFQDN: true }, 'front.web.default.svc.cluster.local'],
    ['is short without a subdomain', { setHostnameAsFQDN: true, subdomain: undefined }, 'front'],
    ['is what overrides it', { hostnameOverride: 'other.example.org' }, 'other.example.org'],
    ['is what overrides it, in all its 64 characters', { hostnameOverride: `${'a'.repeat(63)}.b`.slice(1) }, `${'a'.repeat(62)}.b`],
  ])('%s', (_sentence, spec, expected) => {
    expect(kernelHostname(named(spec), 'cluster.local')).toBe(expected);
  });

  it('is refused when the kernel has no room for it', () => {
    expect(() => kernelHostname(named({ setHostnameAsFQDN: true, hostname: 'f'.repeat(60) }), 'cluster.local')).toThrow(
      'is too long (64 characters is the max, 90 characters requested)',
    );
  });
});
