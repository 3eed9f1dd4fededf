import type { EndpointSlice, Service } from '@kubets/api';
import { isProxied, servicePorts, type NodeView, type ServicePort } from './service-ports.ts';

const serviceNameLabel = 'kubernetes.io/service-name';

interface Resolved {
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
  readonly ports: readonly ServicePort[];
}

/** Remembers what it resolved: a Service that is as before, with its slices, keeps its very ports. */
export class ServicePortResolver {
  readonly #node: () => NodeView;
  #resolvedFor: NodeView | undefined;
  #resolved: ReadonlyMap<string, Resolved> = new Map();

  constructor(node: () => NodeView) {
    this.#node = node;
  }

  /** Everything this node must know of the cluster's Services, in a stable order. IPv4 only. */
  resolve(services: readonly Service[], slices: readonly EndpointSlice[]): readonly ServicePort[] {
    const node = this.#node();
    if (node.name !== this.#resolvedFor?.name || node.zone !== this.#resolvedFor.zone) this.#resolved = new Map();
    this.#resolvedFor = node;
    const slicesOf = Map.groupBy(
      slices.filter(({ addressType }) => addressType === 'IPv4'),
      ({ metadata }) => `${metadata.namespace}/${metadata.labels?.[serviceNameLabel]}`,
    );
    const keyed = services.filter(isProxied).map((service) => [`${service.metadata.namespace}/${service.metadata.name}`, service] as const);
    this.#resolved = new Map(keyed.map(([key, service]) => [key, this.#resolveOne(key, service, slicesOf.get(key) ?? [], node)]));
    return [...this.#resolved.values()].flatMap(({ ports }) => ports).toSorted((a, b) => compare(a.name, b.name) || compare(a.protocol, b.protocol));
  }

  #resolveOne(key: string, service: Service, slices: readonly EndpointSlice[], node: NodeView): Resolved {
    const known = this.#resolved.get(key);
    if (known?.service === service && known.slices.length === slices.length && known.slices.every((slice, index) => slice === slices[index])) return known;
    return { service, slices, ports: servicePorts(service, slices, node) };
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
