import type { Pod } from '@kubets/api';
import { parseQuantity, quantityToNumber, type Quantity } from '@kubets/machinery';

const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/;

/** A field of the pod as text, as environment variables and downward API files show it; undefined for a path nobody may ask for. */
export function fieldValue({ metadata, spec, status }: Pod, path: string, hostIps: readonly string[]): string | undefined {
  const [, map, key] = keyed.exec(path) ?? [];
  if (map !== undefined && key !== undefined) return metadata[map as 'labels' | 'annotations']?.[key] ?? '';
  const podIps = spec.hostNetwork ? hostIps : (status.podIPs ?? []).map(({ ip }) => ip);
  const values: Readonly<Record<string, () => string>> = {
    'metadata.name': () => metadata.name,
    'metadata.namespace': () => metadata.namespace ?? '',
    'metadata.uid': () => metadata.uid,
    'metadata.labels': () => formatMap(metadata.labels),
    'metadata.annotations': () => formatMap(metadata.annotations),
    'spec.nodeName': () => spec.nodeName ?? '',
    'spec.serviceAccountName': () => spec.serviceAccountName ?? '',
    'status.hostIP': () => hostIps[0] ?? '',
    'status.hostIPs': () => hostIps.join(','),
    'status.podIP': () => podIps[0] ?? '',
    'status.podIPs': () => podIps.join(','),
  };
  return Object.hasOwn(values, path) ? values[path]?.() : undefined;
}

export interface ResourceFieldReference {
  readonly resource: string;
  readonly containerName?: string | undefined;
  readonly divisor?: string | undefined;
}

/** A container's request or limit in units of the divisor, rounded up; a missing limit is what the node can give. */
export function resourceValue(
  { spec }: Pick<Pod, 'spec'>,
  { resource, containerName, divisor }: ResourceFieldReference,
  { container, allocatable }: { container?: string; allocatable: (resource: string) => string | undefined },
): string | undefined {
  const [kind, name] = [resource.slice(0, resource.indexOf('.')), resource.slice(resource.indexOf('.') + 1)];
  if (kind !== 'limits' && kind !== 'requests') return undefined;
  const target = [...(spec.initContainers ?? []), ...spec.containers].find((candidate) => candidate.name === (containerName ?? container));
  const set = target?.resources?.[kind]?.[name];
  const value = set ?? (kind === 'limits' ? allocatable(name) : undefined) ?? '0';
  return inUnitsOf(parseQuantity(value), divisor);
}

function inUnitsOf(value: Quantity, divisor: string | undefined): string {
  const unit = divisor === undefined || divisor === '0' ? 1 : quantityToNumber(parseQuantity(divisor));
  return String(Math.ceil(quantityToNumber(value) / unit));
}

function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
