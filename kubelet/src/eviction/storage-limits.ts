import type { Pod } from '@kubets/api';
import { addQuantities, formatQuantity, parseQuantity, quantityValue } from '@kubets/machinery';

/** What a pod has on the node's disk, in bytes. */
export interface PodStorage {
  /** By volume name; emptyDirs on disk only. */
  readonly volumes: ReadonlyMap<string, number>;
  /** By container name: the writable layer and the logs. */
  readonly containers: ReadonlyMap<string, number>;
  /** By container name: the logs' part of it. */
  readonly logs: ReadonlyMap<string, number>;
}

/** Whether anything of a pod is limited on disk, so that it is worth measuring. */
export function hasStorageLimits({ spec }: Pick<Pod, 'spec'>): boolean {
  const limited = spec.containers.some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined);
  return limited || (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined && emptyDir.medium !== 'Memory');
}

/** Why a pod has to go for what it has on disk; undefined when it keeps its limits. */
export function exceededStorage({ spec }: Pick<Pod, 'spec'>, { volumes, containers }: PodStorage): string | undefined {
  for (const { name, emptyDir } of spec.volumes ?? []) {
    if (emptyDir?.sizeLimit !== undefined && isAbove(volumes.get(name), emptyDir.sizeLimit))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir.sizeLimit}". `;
  }
  const limits = spec.containers.flatMap(({ resources }) => resources?.limits?.['ephemeral-storage'] ?? []);
  const total = limits.map((limit) => parseQuantity(limit)).reduce(addQuantities, parseQuantity('0'));
  const used = [...volumes.values(), ...containers.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (limits.length > 0 && used > quantityValue(total))
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity(total)}. `;
  const excessive = spec.containers.find(({ name, resources }) => isAbove(containers.get(name), resources?.limits?.['ephemeral-storage']));
  return excessive && `Container ${excessive.name} exceeded its local ephemeral storage limit "${excessive.resources?.limits?.['ephemeral-storage']}". `;
}

function isAbove(used: number | undefined, limit: string | undefined): boolean {
  return used !== undefined && limit !== undefined && used > quantityValue(limit);
}
