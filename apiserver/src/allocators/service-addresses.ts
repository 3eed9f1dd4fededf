import type { Service, ServicePort } from '@kubets/api';
import { type FieldError, invalid, invalidObject } from '@kubets/machinery';
import { canonicalAddress, familyOf, type IpFamily } from './address-range.ts';
import { type AddressOwner, AddressUnavailable, type ClusterIps } from './cluster-ips.ts';
import type { NodePorts } from './node-ports.ts';

/** A Service with all addresses and ports it needs. Exactly one of `commit` and `rollback` must follow. */
export interface Allocation {
  readonly service: Service;
  /** The Service was stored: what it no longer uses is freed. */
  commit(): Promise<void>;
  /** The Service was not stored: what was reserved for it is freed. */
  rollback(): Promise<void>;
}

export interface ServiceAddresses {
  /** Throws Invalid, naming the field, when an address or port cannot be had. */
  allocate(service: Service, old: Service | undefined): Promise<Allocation>;
  /** Frees all that a deleted Service had. */
  release(service: Service): Promise<void>;
}

export interface ServicePools {
  readonly ips: ClusterIps;
  readonly ports: NodePorts;
}

export function serviceAddresses(pools: ServicePools): ServiceAddresses {
  return {
    async allocate(service, old) {
      const draft = new Draft(pools, service, old);
      try {
        const allocated = await draft.fill();
        return { service: allocated, commit: () => draft.freeUnused(allocated), rollback: () => draft.undo() };
      } catch (error) {
        await draft.undo();
        throw error;
      }
    },
    release: (service) => freeAll(pools, ownerOf(service), usedAddresses(service), usedPorts(service)),
  };
}

const ownerOf = ({ metadata }: Service): AddressOwner => ({ namespace: metadata.namespace ?? '', name: metadata.name });

/** One attempt to give a Service what it asks for. */
class Draft {
  readonly #pools: ServicePools;
  readonly #service: Service;
  readonly #old: Service | undefined;
  readonly #owner: AddressOwner;
  readonly #newAddresses: string[] = [];
  readonly #newPorts: number[] = [];

  constructor(pools: ServicePools, service: Service, old: Service | undefined) {
    this.#pools = pools;
    this.#service = service;
    this.#old = old;
    this.#owner = ownerOf(service);
  }

  async fill(): Promise<Service> {
    const { spec } = this.#service;
    const withIps = { ...spec, ...(await this.#addresses()) };
    const ports = needsNodePorts(this.#service) ? await this.#nodePorts() : spec.ports;
    const healthCheckNodePort = await this.#healthCheckPort();
    return { ...this.#service, spec: { ...withIps, ...(ports && { ports }), ...(healthCheckNodePort && { healthCheckNodePort }) } };
  }

  async undo(): Promise<void> {
    await freeAll(this.#pools, this.#owner, this.#newAddresses, this.#newPorts);
  }

  async freeUnused(service: Service): Promise<void> {
    if (this.#old === undefined) return;
    const [addresses, ports] = [new Set(usedAddresses(service)), new Set(usedPorts(service))];
    const idleAddresses = usedAddresses(this.#old).filter((address) => !addresses.has(address));
    const idlePorts = usedPorts(this.#old).filter((port) => !ports.has(port));
    await freeAll(this.#pools, this.#owner, idleAddresses, idlePorts);
  }

  async #addresses(): Promise<Partial<Service['spec']>> {
    const { spec } = this.#service;
    if (spec.type === 'ExternalName') return {};
    if (spec.clusterIP === 'None') return { clusterIPs: ['None'], ipFamilies: [...this.#headlessFamilies()] };
    const families = this.#families();
    const held = new Set(this.#old === undefined ? [] : usedAddresses(this.#old));
    const clusterIPs: string[] = [];
    for (const [index, family] of families.entries()) {
      const asked = spec.clusterIPs?.[index] || (index === 0 ? spec.clusterIP : undefined);
      clusterIPs.push(asked && held.has(canonicalAddress(asked)) ? asked : await this.#reserve(asked, family, index));
    }
    return { clusterIP: clusterIPs[0], clusterIPs, ipFamilies: [...families] };
  }

  async #reserve(asked: string | undefined, family: IpFamily, index: number): Promise<string> {
    const { ips } = this.#pools;
    const address = await this.#field(`spec.clusterIPs`, this.#service.spec.clusterIPs ?? asked ?? '', () =>
      asked ? ips.reserve(asked, this.#owner) : ips.reserveNext(family, this.#owner),
    );
    this.#newAddresses.push(address);
    if (asked && familyOf(asked) !== family)
      throw this.#invalid(invalid(`spec.clusterIPs[${index}]`, asked, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``));
    return address;
  }

  /** What the policy makes of the asked families on this cluster. */
  #families(): readonly IpFamily[] {
    const { ipFamilyPolicy } = this.#service.spec;
    const available = this.#pools.ips.families;
    const asked = this.#askedFamilies();
    const errors = [
      ...(ipFamilyPolicy === 'RequireDualStack' && available.length < 2
        ? [invalid('spec.ipFamilyPolicy', ipFamilyPolicy, 'this cluster is not configured for dual-stack services')]
        : []),
      ...asked.flatMap((family, index) => (available.includes(family) ? [] : [invalid(`spec.ipFamilies[${index}]`, asked, 'not configured on this cluster')])),
    ];
    if (errors.length > 0) throw this.#invalid(...errors);
    const chosen = asked.length > 0 ? asked : available.slice(0, 1);
    const second = available.find((family) => family !== chosen[0]);
    return isDual(this.#service.spec) && chosen.length === 1 && second !== undefined ? [...chosen, second] : chosen;
  }

  /** Those it names, and those of the addresses it names. */
  #askedFamilies(): readonly IpFamily[] {
    const { ipFamilies = [], clusterIPs = [] } = this.#service.spec;
    const available = this.#pools.ips.families;
    const ofAddresses = clusterIPs.slice(ipFamilies.length).flatMap((address, index) => {
      const family = familyOf(address);
      if (family === undefined || available.includes(family)) return family ?? [];
      throw this.#invalid(invalid(`spec.clusterIPs[${ipFamilies.length + index}]`, clusterIPs, `${family} is not configured on this cluster`));
    });
    return [...ipFamilies, ...ofAddresses];
  }

  /** Without a selector, endpoints are made by hand, of whatever family; the cluster need not know it. */
  #headlessFamilies(): readonly IpFamily[] {
    const { spec } = this.#service;
    if (Object.keys(spec.selector ?? {}).length > 0) return this.#families();
    const [first = this.#pools.ips.families[0]!, second = first === 'IPv4' ? 'IPv6' : 'IPv4'] = spec.ipFamilies ?? [];
    return isDual(spec) || (spec.ipFamilies?.length ?? 0) > 1 ? [first, second] : [first];
  }

  async #nodePorts(): Promise<ServicePort[]> {
    const { spec } = this.#service;
    const held = new Set(this.#old === undefined ? [] : usedPorts(this.#old));
    const mine = new Map<number, ServicePort>();
    const result: ServicePort[] = [];
    for (const [index, port] of (spec.ports ?? []).entries()) {
      const nodePort = await this.#nodePort(port, index, held, mine);
      mine.set(nodePort, port);
      result.push({ ...port, nodePort });
    }
    return result;
  }

  async #nodePort(port: ServicePort, index: number, held: ReadonlySet<number>, mine: ReadonlyMap<number, ServicePort>): Promise<number> {
    const asked = port.nodePort || this.#shared(port, mine);
    if (asked && (held.has(asked) || mine.has(asked))) return asked;
    const { ports } = this.#pools;
    const nodePort = await this.#field(`spec.ports[${index}].nodePort`, port.nodePort ?? 0, () =>
      asked ? ports.reserve(asked, this.#owner) : ports.reserveNext(this.#owner),
    );
    this.#newPorts.push(nodePort);
    return nodePort;
  }

  /** One port served over TCP and UDP is one port on the nodes as well. */
  #shared(port: ServicePort, mine: ReadonlyMap<number, ServicePort>): number | undefined {
    for (const [nodePort, other] of mine) if (other.port === port.port && other.protocol !== port.protocol) return nodePort;
    return undefined;
  }

  async #healthCheckPort(): Promise<number | undefined> {
    const { spec } = this.#service;
    if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local') return undefined;
    const asked = spec.healthCheckNodePort || this.#old?.spec.healthCheckNodePort;
    if (asked && this.#old?.spec.healthCheckNodePort === asked) return asked;
    const { ports } = this.#pools;
    const port = await this.#field('spec.healthCheckNodePort', asked ?? 0, () => (asked ? ports.reserve(asked, this.#owner) : ports.reserveNext(this.#owner)));
    this.#newPorts.push(port);
    return port;
  }

  async #field<T>(field: string, value: unknown, reserve: () => Promise<T>): Promise<T> {
    try {
      return await reserve();
    } catch (error) {
      throw error instanceof AddressUnavailable ? this.#invalid(invalid(field, value, error.message)) : error;
    }
  }

  #invalid(...errors: readonly FieldError[]): Error {
    return invalidObject({ group: '', kind: 'Service' }, this.#service.metadata.name, errors);
  }
}

const isDual = ({ ipFamilyPolicy }: Service['spec']): boolean => ipFamilyPolicy === 'RequireDualStack' || ipFamilyPolicy === 'PreferDualStack';

function needsNodePorts({ spec }: Service): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && (spec.allocateLoadBalancerNodePorts ?? true)) || hasAskedNodePorts(spec);
}

const hasAskedNodePorts = ({ type, ports }: Service['spec']): boolean =>
  type === 'LoadBalancer' && (ports ?? []).length > 0 && (ports ?? []).every(({ nodePort }) => Boolean(nodePort));

export function usedAddresses({ spec }: Service): readonly string[] {
  const addresses = spec.clusterIPs?.length ? spec.clusterIPs : spec.clusterIP ? [spec.clusterIP] : [];
  return spec.type === 'ExternalName' ? [] : addresses.filter((address) => familyOf(address) !== undefined).map(canonicalAddress);
}

export function usedPorts({ spec }: Service): readonly number[] {
  const ports = (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
  return [...new Set([...ports, ...(spec.healthCheckNodePort ? [spec.healthCheckNodePort] : [])])];
}

async function freeAll({ ips, ports }: ServicePools, owner: AddressOwner, addresses: readonly string[], nodePorts: readonly number[]): Promise<void> {
  for (const address of addresses) await ips.release(address, owner);
  for (const port of nodePorts) await ports.release(port, owner);
}
