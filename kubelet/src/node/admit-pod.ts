import type { Pod } from '@kubets/api';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
  type Quantity,
} from '@kubets/machinery';
import { portMappings } from '../pods/sandbox-config.ts';
import type { PortMapping } from '../runtime/container-runtime.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

type Amounts = Readonly<Record<string, string | undefined>>;

/** Whether the node can take a pod beside those it already runs: the last check, behind the scheduler's. */
export function admitPod(pod: Pod, running: readonly Pod[], allocatable: Amounts): Rejection | undefined {
  const most = Number(allocatable['pods'] ?? Infinity);
  if (running.length + 1 > most) return rejected('OutOfpods', { resource: 'pods', requested: '1', used: String(running.length), capacity: String(most) });
  for (const [resource, requested] of podRequests(pod)) {
    const capacity = parseQuantity(allocatable[resource] ?? '0');
    const used = running.map((other) => podRequests(other).get(resource) ?? zero).reduce(addQuantities, zero);
    if (compareQuantities(requested, zero) === 0 || compareQuantities(addQuantities(used, requested), capacity) <= 0) continue;
    const [asked, taken, most] = [requested, used, capacity].map((amount) => amountText(resource, amount)) as [string, string, string];
    return rejected(`OutOf${resource}`, { resource, requested: asked, used: taken, capacity: most });
  }
  const conflict = portMappings(pod).some((port) => running.some((other) => portMappings(other).some((taken) => collides(port, taken))));
  return conflict
    ? { reason: 'NodePorts', message: "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" }
    : undefined;
}

const zero = parseQuantity('0');

/** What the scheduler counts: the containers together, or the largest init container if that is more, and the overhead. */
export function podRequests({ spec }: Pick<Pod, 'spec'>): ReadonlyMap<string, Quantity> {
  const totals = new Map<string, Quantity>();
  const add = (amounts: Amounts | undefined): void => {
    for (const [name, amount] of Object.entries(amounts ?? {}))
      if (amount !== undefined) totals.set(name, addQuantities(totals.get(name) ?? zero, parseQuantity(amount)));
  };
  const isSidecar = ({ restartPolicy }: { restartPolicy?: string | undefined }): boolean => restartPolicy === 'Always';
  const inits = spec.initContainers ?? [];
  for (const container of [...inits.filter(isSidecar), ...spec.containers]) add(container.resources?.requests);
  for (const container of inits.filter((candidate) => !isSidecar(candidate))) {
    for (const [name, amount] of Object.entries(container.resources?.requests ?? {})) {
      const quantity = parseQuantity(amount);
      if (compareQuantities(quantity, totals.get(name) ?? zero) > 0) totals.set(name, quantity);
    }
  }
  add(spec.overhead);
  return totals;
}

function rejected(reason: string, { resource, requested, used, capacity }: Record<'resource' | 'requested' | 'used' | 'capacity', string>): Rejection {
  return { reason, message: `Pod was rejected: Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}` };
}

/** CPU in thousandths and the rest in whole units, as such messages count. */
function amountText(resource: string, amount: Quantity): string {
  const text = canonicalQuantity(formatQuantity(amount));
  return String(resource === 'cpu' ? quantityMilliValue(text) : quantityValue(text));
}

function collides(a: PortMapping, b: PortMapping): boolean {
  const everywhere = (ip: string | undefined): boolean => ip === undefined || ip === '0.0.0.0' || ip === '::';
  return a.hostPort === b.hostPort && a.protocol === b.protocol && (a.hostIp === b.hostIp || everywhere(a.hostIp) || everywhere(b.hostIp));
}
