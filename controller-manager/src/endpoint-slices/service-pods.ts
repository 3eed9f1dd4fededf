import type { Container, DiscoveryEndpointPort, Pod, Service, ServicePort } from '@kubets/api';
import { changedObjects, type Change, type Informer, type Trigger } from '@kubets/control-loop';
import { keyOf, labelSetMatcher, semanticEqual, type KubeObject, type LabelSelectorMatcher, type ObjectKey } from '@kubets/machinery';
import { isPodReady, isPodTerminal, podCondition } from '../workloads/pod-state.ts';

/** How Services and the pods behind them belong together; shared by Endpoints and EndpointSlices. */

export function selectsPods({ spec }: Service): boolean {
  return spec.selector !== undefined && Object.keys(spec.selector).length > 0 && spec.type !== 'ExternalName';
}

export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None' || spec.clusterIP === undefined || spec.clusterIP === '';
}

const matchers = new WeakMap<Service, LabelSelectorMatcher>();

export function serviceSelects(service: Service, pod: Pod): boolean {
  if (!selectsPods(service)) return false;
  let matcher = matchers.get(service);
  if (matcher === undefined) matchers.set(service, (matcher = labelSetMatcher(service.spec.selector)));
  return matcher.matches(pod.metadata.labels);
}

export type IpFamily = 'IPv4' | 'IPv6';

export function ipFamilies({ spec }: Service): readonly IpFamily[] {
  const named = spec.ipFamilies ?? [];
  return named.length > 0 ? named : [spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4'];
}

export function familyOf(address: string): IpFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

export function podAddress(pod: Pod, family: IpFamily): string | undefined {
  const addresses = [...(pod.status.podIPs ?? []).map(({ ip }) => ip), pod.status.podIP].filter((ip) => ip !== undefined && ip !== '');
  return addresses.find((ip) => familyOf(ip ?? '') === family);
}

/** A pod that has finished answers nobody. */
export function canAnswer(pod: Pod): boolean {
  return !isPodTerminal(pod);
}

/** The ports of a Service as they are on one pod; a named port the pod does not have is left out. */
export function portsOn(pod: Pod, { spec }: Service): readonly DiscoveryEndpointPort[] {
  return (spec.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    const { name = '', protocol, appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol !== undefined && { appProtocol }) }];
  });
}

function targetPort({ spec }: Pod, { port, targetPort: target, protocol }: ServicePort): number | undefined {
  if (target === undefined || target === 0 || target === '') return port;
  if (typeof target === 'number') return target;
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  const ports = [...spec.containers, ...sidecars].flatMap((container: Container) => container.ports ?? []);
  return ports.find((candidate) => candidate.name === target && (candidate.protocol ?? 'TCP') === protocol)?.containerPort;
}

/** The hostname DNS knows the pod by under this Service. */
export function hostnameUnder({ metadata }: Service, { spec }: Pod): string | undefined {
  return spec.hostname && spec.subdomain === metadata.name ? spec.hostname : undefined;
}

/** When the pods last began to be as they are; undefined without pods. */
export function lastPodChange(pods: readonly Pod[]): string | undefined {
  const times = pods.map((pod) => podCondition(pod, 'Ready')?.lastTransitionTime ?? pod.metadata.creationTimestamp);
  return times.reduce<string | undefined>((latest, time) => (latest === undefined || time > latest ? time : latest), undefined);
}

/** Looks at the Services that select a pod, before or after its change, and at none when nothing they show changed. */
export function onServicePods(pods: Informer<Pod>, services: Informer<Service>): Trigger {
  const servicesOf = (pod: Pod): readonly ObjectKey[] =>
    services.lister
      .inNamespace(pod.metadata.namespace ?? '')
      .filter((service) => serviceSelects(service, pod))
      .map(keyOf);
  return {
    informer: pods as Informer<KubeObject>,
    keys(change) {
      const podChange = change as Change<Pod>;
      if (podChange.type === 'updated' && semanticEqual(shownOf(podChange.old), shownOf(podChange.object))) return [];
      return [...new Set(changedObjects(podChange).flatMap(servicesOf))];
    },
  };
}

function shownOf(pod: Pod): object {
  const { metadata, spec, status } = pod;
  return {
    labels: metadata.labels,
    uid: metadata.uid,
    leaving: metadata.deletionTimestamp !== undefined,
    node: spec.nodeName,
    ips: status.podIPs ?? status.podIP,
    ready: isPodReady(pod),
    done: isPodTerminal(pod),
  };
}
