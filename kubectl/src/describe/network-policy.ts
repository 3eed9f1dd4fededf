import type { NetworkPolicy } from '@kubets/api';
import { formatLabelSelector } from '@kubets/machinery';
import type { Describe } from './describe-object.ts';
import { annotationLines, goTimeText, labelLines, type Page } from './page.ts';

export const describeNetworkPolicy: Describe = (page, object) => {
  const { metadata, spec } = object as unknown as NetworkPolicy;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Created on:', goTimeText(metadata.creationTimestamp));
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'Spec:');
  const selector = formatLabelSelector(spec?.podSelector);
  page.line(1, `PodSelector:     ${selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector}`);
  const types: readonly string[] = spec?.policyTypes ?? [];
  directionLines(page, types.includes('Ingress'), {
    ...ingressWords,
    rules: (spec?.ingress ?? []).map(({ ports, from }) => ({ ports: ports ?? [], peers: from ?? [] })),
  });
  directionLines(page, types.includes('Egress'), {
    ...egressWords,
    rules: (spec?.egress ?? []).map(({ ports, to }) => ({ ports: ports ?? [], peers: to ?? [] })),
  });
  page.line(1, `Policy Types: ${types.join(', ')}`);
  return Promise.resolve();
};

type Ingress = NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number];
type Port = NonNullable<Ingress['ports']>[number];
type Peer = NonNullable<Ingress['from']>[number];

interface Direction {
  readonly name: string;
  readonly peer: string;
  readonly unrestricted: string;
  readonly rules: readonly { readonly ports: readonly Port[]; readonly peers: readonly Peer[] }[];
}

const ingressWords = { name: 'ingress', peer: 'From', unrestricted: 'traffic not restricted by source' };
const egressWords = { name: 'egress', peer: 'To', unrestricted: 'traffic not restricted by destination' };

function directionLines(page: Page, affected: boolean, { name, peer, unrestricted, rules }: Direction): void {
  if (!affected) return page.line(1, `Not affecting ${name} traffic`);
  page.line(1, `Allowing ${name} traffic:`);
  if (rules.length === 0) return page.line(2, `<none> (Selected pods are isolated for ${name} connectivity)`);
  rules.forEach(({ ports, peers }, index) => {
    if (ports.length === 0) page.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports) portLine(page, port);
    if (peers.length === 0) page.line(2, `${peer}: <any> (${unrestricted})`);
    for (const one of peers) peerLines(page, peer, one);
    if (index < rules.length - 1) page.line(2, '----------');
  });
}

function portLine(page: Page, { port, endPort, protocol }: Port): void {
  if (endPort !== undefined) page.line(2, `To Port Range: ${port}-${endPort}/${protocol}`);
  else page.line(2, `To Port: ${port ?? '<any>'}/${protocol}`);
}

function peerLines(page: Page, title: string, { namespaceSelector, podSelector, ipBlock }: Peer): void {
  page.line(2, `${title}:`);
  if (namespaceSelector !== undefined) page.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector !== undefined) page.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
  if (ipBlock === undefined) return;
  page.line(3, 'IPBlock:');
  page.line(4, `CIDR: ${ipBlock.cidr}`);
  page.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}
