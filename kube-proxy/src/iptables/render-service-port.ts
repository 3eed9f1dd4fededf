import type { Destination, ServicePort } from '../service-ports.ts';
import { endpointChain, serviceChains } from './chain-names.ts';
import { comment, type Chains } from './rule-set.ts';

export interface RenderOptions {
  /** Addresses of pods: traffic to a cluster IP from anywhere else is masqueraded. */
  readonly clusterCidr: string | undefined;
}

/** What one port of a Service adds to the chains all share, and the chains of its own. */
export interface ServicePortRules {
  readonly nat: Chains;
  readonly filter: Chains;
}

type MutableChains = Map<string, string[]>;

export function renderServicePort(port: ServicePort, options: RenderOptions): ServicePortRules {
  const nat: MutableChains = new Map();
  const filter: MutableChains = new Map();
  const chains = serviceChains(port);
  const to = add(nat);
  const internal = port.internalTrafficPolicy === 'Local' ? port.localEndpoints : port.clusterEndpoints;
  const external = port.externalTrafficPolicy === 'Local' ? port.localEndpoints : port.clusterEndpoints;
  if (internal.length > 0) {
    const target = port.internalTrafficPolicy === 'Local' ? chains.local : chains.service;
    to('KUBE-SERVICES', `-d ${port.clusterIP}/32 ${matchPort(port, `${port.name} cluster IP`, port.port)} -j ${target}`);
  }
  renderExternalEntries(port, options, nat, filter, external.length > 0);
  renderBackends(port, options, nat);
  renderUnreachable(port, internal, external, filter);
  return { nat, filter };
}

/** Node port, external IPs and load balancer IPs: all enter through the external chain. */
function renderExternalEntries(port: ServicePort, options: RenderOptions, nat: MutableChains, filter: MutableChains, hasEndpoints: boolean): void {
  if (!isExternal(port)) return;
  const { external, firewall } = serviceChains(port);
  const to = add(nat);
  if (hasEndpoints || port.clusterEndpoints.length > 0) {
    for (const ip of port.externalIPs) to('KUBE-SERVICES', `-d ${ip}/32 ${matchPort(port, `${port.name} external IP`, port.port)} -j ${external}`);
    for (const ip of port.loadBalancerIPs) to('KUBE-SERVICES', `-d ${ip}/32 ${matchPort(port, `${port.name} loadbalancer IP`, port.port)} -j ${external}`);
    if (port.nodePort !== undefined) to('KUBE-NODEPORTS', `${matchPort(port, port.name, port.nodePort)} -j ${external}`);
    renderExternalChain(port, options, nat);
  }
  if (port.loadBalancerSourceRanges.length > 0) renderFirewall(port, firewall, filter);
  if (port.healthCheckNodePort !== undefined) {
    add(filter)('KUBE-NODEPORTS', `-p tcp ${comment(`${port.service} health check node port`)} -m tcp --dport ${port.healthCheckNodePort} -j ACCEPT`);
  }
}

/** Cluster policy: masquerade and balance over all. Local policy: keep the client's address and balance over this node. */
function renderExternalChain(port: ServicePort, { clusterCidr }: RenderOptions, nat: MutableChains): void {
  const { external, service, local } = serviceChains(port);
  const to = add(nat);
  nat.set(external, []);
  if (port.externalTrafficPolicy === 'Cluster') {
    to(external, `${comment(`masquerade traffic for ${port.name} external destinations`)} -j KUBE-MARK-MASQ`);
    to(external, `-j ${service}`);
    return;
  }
  if (port.clusterEndpoints.length > 0) {
    if (clusterCidr !== undefined) to(external, `-s ${clusterCidr} ${comment(`pod traffic for ${port.name} external destinations`)} -j ${service}`);
    to(external, `${comment(`masquerade LOCAL traffic for ${port.name} external destinations`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`);
    to(external, `${comment(`route LOCAL traffic for ${port.name} external destinations`)} -m addrtype --src-type LOCAL -j ${service}`);
  }
  if (port.localEndpoints.length > 0) to(external, `-j ${local}`);
}

function renderBackends(port: ServicePort, options: RenderOptions, nat: MutableChains): void {
  const { service, local } = serviceChains(port);
  const usesCluster = port.internalTrafficPolicy === 'Cluster' || isExternal(port);
  const usesLocal = port.internalTrafficPolicy === 'Local' || (isExternal(port) && port.externalTrafficPolicy === 'Local');
  if (usesCluster && port.clusterEndpoints.length > 0) renderBalancing(port, service, port.clusterEndpoints, options, nat);
  if (usesLocal && port.localEndpoints.length > 0) renderBalancing(port, local, port.localEndpoints, options, nat);
  const used = new Set([...(usesCluster ? port.clusterEndpoints : []), ...(usesLocal ? port.localEndpoints : [])]);
  for (const endpoint of used) renderEndpoint(port, endpoint, nat);
}

/** Session affinity first, then an even random choice: the n-th of k endpoints left takes its share with probability 1/k. */
function renderBalancing(port: ServicePort, chain: string, endpoints: readonly Destination[], { clusterCidr }: RenderOptions, nat: MutableChains): void {
  const to = add(nat);
  nat.set(chain, []);
  if (clusterCidr !== undefined)
    to(chain, `! -s ${clusterCidr} -d ${port.clusterIP}/32 ${matchPort(port, `${port.name} cluster IP`, port.port)} -j KUBE-MARK-MASQ`);
  if (port.affinitySeconds !== undefined) {
    for (const endpoint of endpoints) {
      const target = endpointChain(port, endpoint);
      to(
        chain,
        `${comment(arrow(port, endpoint))} -m recent --name ${target} --rcheck --seconds ${port.affinitySeconds} --reap --mask 255.255.255.255 --rsource -j ${target}`,
      );
    }
  }
  endpoints.forEach((endpoint, index) => {
    const left = endpoints.length - index;
    const share = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}`;
    to(chain, `${comment(arrow(port, endpoint))}${share} -j ${endpointChain(port, endpoint)}`);
  });
}

/** An endpoint that calls its own Service is masqueraded, or its answer would never leave it (hairpin). */
function renderEndpoint(port: ServicePort, endpoint: Destination, nat: MutableChains): void {
  const chain = endpointChain(port, endpoint);
  const remember = port.affinitySeconds === undefined ? '' : ` -m recent --name ${chain} --set --mask 255.255.255.255 --rsource`;
  nat.set(chain, [
    `-s ${endpoint.address}/32 ${comment(port.name)} -j KUBE-MARK-MASQ`,
    `-p ${port.protocol} ${comment(port.name)}${remember} -m ${port.protocol} -j DNAT --to-destination ${endpoint.address}:${endpoint.port}`,
  ]);
}

/** A Service without endpoints refuses at once; one whose endpoints are all elsewhere drops, as its policy asks. */
function renderUnreachable(port: ServicePort, internal: readonly Destination[], external: readonly Destination[], filter: MutableChains): void {
  const to = add(filter);
  if (internal.length === 0)
    to('KUBE-SERVICES', `-d ${port.clusterIP}/32 ${refusal(port, port.port, port.internalTrafficPolicy === 'Local' && port.clusterEndpoints.length > 0)}`);
  if (external.length > 0) return;
  const elsewhere = port.externalTrafficPolicy === 'Local' && port.clusterEndpoints.length > 0;
  for (const ip of [...port.externalIPs, ...port.loadBalancerIPs]) to('KUBE-EXTERNAL-SERVICES', `-d ${ip}/32 ${refusal(port, port.port, elsewhere)}`);
  if (port.nodePort !== undefined) to('KUBE-EXTERNAL-SERVICES', `-m addrtype --dst-type LOCAL ${refusal(port, port.nodePort, elsewhere)}`);
}

function refusal(port: ServicePort, number: number, elsewhere: boolean): string {
  return elsewhere
    ? `${matchPort(port, `${port.name} has no local endpoints`, number)} -j DROP`
    : `${matchPort(port, `${port.name} has no endpoints`, number)} -j REJECT --reject-with icmp-port-unreachable`;
}

function renderFirewall(port: ServicePort, firewall: string, filter: MutableChains): void {
  const to = add(filter);
  for (const ip of port.loadBalancerIPs)
    to('KUBE-PROXY-FIREWALL', `-m conntrack --ctorigdst ${ip} --ctproto ${port.protocol} --ctorigdstport ${port.port} -j ${firewall}`);
  filter.set(firewall, []);
  for (const range of port.loadBalancerSourceRanges) to(firewall, `-s ${range} ${comment(`${port.name} loadbalancer IP`)} -j RETURN`);
  to(firewall, `${comment(`other traffic to ${port.name} will be dropped`)} -j DROP`);
}

const isExternal = (port: ServicePort): boolean => port.nodePort !== undefined || port.externalIPs.length > 0 || port.loadBalancerIPs.length > 0;
const matchPort = ({ protocol }: ServicePort, text: string, number: number): string => `-p ${protocol} ${comment(text)} -m ${protocol} --dport ${number}`;
const arrow = ({ name }: ServicePort, { address, port }: Destination): string => `${name} -> ${address}:${port}`;
const add =
  (chains: MutableChains) =>
  (chain: string, rule: string): void => {
    const rules = chains.get(chain);
    if (rules === undefined) chains.set(chain, [rule]);
    else rules.push(rule);
  };
