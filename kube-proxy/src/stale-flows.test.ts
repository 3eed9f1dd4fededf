import { describe, expect, it } from 'vitest';
import { parseFlows, type UdpFlows } from './conntrack.ts';
import { staleFlows, udpChanged } from './stale-flows.ts';
import { buildServicePort, destination } from './testing/builders.ts';

const dns = buildServicePort({ protocol: 'udp', port: 53, nodePort: 30053, clusterEndpoints: [destination('10.244.1.2')], localEndpoints: [] });
const flows = (to: string, port: number, answeredBy: string): UdpFlows => ({ destination: to, port, answeredBy });

describe('the flows conntrack lists', () => {
  it('are read once for each destination and endpoint', () => {
    const text = [
      'udp      17 29 src=10.244.1.5 dst=10.96.0.10 sport=43211 dport=53 src=10.244.2.3 dst=10.244.1.5 sport=5353 dport=43211 [ASSURED] mark=0 use=1',
      'udp      17 29 src=10.244.1.5 dst=10.96.0.10 sport=43212 dport=53 [UNREPLIED] src=10.244.2.3 dst=10.244.1.5 sport=5353 dport=43212 mark=0 use=1',
      'conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.',
    ].join('\n');
    expect(parseFlows(text)).toEqual([flows('10.96.0.10', 53, '10.244.2.3')]);
  });
});

describe('flows that are forgotten', () => {
  it.each<[string, UdpFlows, boolean]>([
    ['to an endpoint there is', flows('10.96.0.10', 53, '10.244.1.2'), false],
    ['to an endpoint that is gone', flows('10.96.0.10', 53, '10.244.9.9'), true],
    ['that began while there was no endpoint', flows('10.96.0.10', 53, '10.96.0.10'), true],
    ['through the node port to an endpoint that is gone', flows('192.0.2.1', 30053, '10.244.9.9'), true],
    ['to another port of the address', flows('10.96.0.10', 5353, '10.244.9.9'), false],
    ['to something that is no Service', flows('192.0.2.53', 53, '192.0.2.53'), false],
  ])('%s', (_name, flow, stale) => {
    expect(staleFlows([flow], [dns], [])).toEqual(stale ? [flow] : []);
  });

  it('are those of a Service that is no more', () => {
    const flow = flows('10.96.0.10', 53, '10.244.1.2');
    expect(staleFlows([flow], [], [dns])).toEqual([flow]);
  });

  it('are none of TCP, whose connections end by themselves', () => {
    expect(staleFlows([flows('10.96.0.10', 80, '10.244.9.9')], [buildServicePort()], [])).toEqual([]);
  });
});

it('flows are looked at when a UDP port came, went or changed, and at no other time', () => {
  const web = buildServicePort();
  expect([udpChanged([dns, web], [dns]), udpChanged([dns], []), udpChanged([], [dns]), udpChanged([{ ...dns }], [dns])]).toEqual([false, true, true, true]);
});
