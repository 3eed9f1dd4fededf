import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '@kubets/machinery';
import type { Container } from '../core/pod/container.ts';
import type { PodSpec } from '../core/pod/pod-spec.ts';

/** Amounts by resource name. */
export type Amounts = ReadonlyMap<string, Quantity>;
type Which = 'requests' | 'limits';
type Written = Readonly<Record<string, string | undefined>>;

/**
 * What a pod asks of its node: its containers and sidecars together, or an init container beside the sidecars started
 * before it where that is more; what is asked for the pod as a whole takes their place; its overhead comes on top.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podRequests(spec: PodSpec): Amounts {
  const total = new Map(podRequestsWithoutOverhead(spec));
  addTo(total, spec.overhead);
  return total;
}

/** As {@link podRequests}, for what is limited by who writes pods: the overhead is not theirs. */
export function podRequestsWithoutOverhead(spec: PodSpec): Amounts {
  return sumOf(spec, 'requests');
}

/** What a pod may use at most, counted as its requests are; the overhead raises only limits there are. */
export function podLimits(spec: PodSpec): Amounts {
  const total = new Map(podLimitsWithoutOverhead(spec));
  addTo(total, Object.fromEntries(Object.entries(spec.overhead ?? {}).filter(([name]) => total.has(name))));
  return total;
}

export function podLimitsWithoutOverhead(spec: PodSpec): Amounts {
  return sumOf(spec, 'limits');
}

function sumOf({ containers, initContainers = [], resources }: PodSpec, which: Which): Amounts {
  const total = new Map<string, Quantity>();
  for (const container of containers) addTo(total, written(container, which));
  const sidecars = new Map<string, Quantity>();
  const peak = new Map<string, Quantity>();
  for (const container of initContainers) {
    const isSidecar = container.restartPolicy === 'Always';
    if (isSidecar) for (const sum of [total, sidecars]) addTo(sum, written(container, which));
    const running = new Map(sidecars);
    if (!isSidecar) addTo(running, written(container, which));
    raiseTo(peak, running);
  }
  raiseTo(total, peak);
  for (const [name, amount] of Object.entries(resources?.[which] ?? {})) total.set(name, parseQuantity(amount));
  return total;
}

const written = ({ resources }: Container, which: Which): Written | undefined => resources?.[which];

function addTo(total: Map<string, Quantity>, amounts: Written | undefined): void {
  for (const [name, text] of Object.entries(amounts ?? {})) {
    if (text === undefined) continue;
    const [present, amount] = [total.get(name), parseQuantity(text)];
    total.set(name, present === undefined ? amount : addQuantities(present, amount));
  }
}

function raiseTo(total: Map<string, Quantity>, floor: Amounts): void {
  for (const [name, amount] of floor) {
    const present = total.get(name);
    if (present === undefined || compareQuantities(present, amount) < 0) total.set(name, amount);
  }
}
