import { chmod, mkdir } from 'node:fs/promises';
import type { Pod } from '@kubets/api';
import { podLimits } from '@kubets/api/semantics';
import { formatQuantity, quantityValue } from '@kubets/machinery';
import { mount, unmount } from './mount-command.ts';
import { shareWithGroup } from './ownership.ts';
import type { VolumeType } from './volume-type.ts';

/** A directory that lives as long as the pod; with medium Memory a tmpfs that holds no more than the pod may use. */
export const emptyDirVolume: VolumeType<'emptyDir'> = {
  field: 'emptyDir',
  async setUp({ medium, sizeLimit }, { directory, pod, allocatable }) {
    await mkdir(directory, { recursive: true });
    if (medium === 'Memory') {
      const size = memorySize(sizeLimit, pod, allocatable('memory'));
      const options = size === undefined ? ['mode=0777'] : ['mode=0777', `size=${size}`];
      await mount({ type: 'tmpfs', source: 'tmpfs', target: directory, options });
    }
    await chmod(directory, 0o777);
    await shareWithGroup(directory, pod);
    return { path: directory, readOnly: false };
  },
  tearDown: ({ directory }) => unmount(directory),
};

/** The least of what the volume, all containers of the pod together, and all pods of the node may use. */
export function memorySize(sizeLimit: string | undefined, { spec }: Pick<Pod, 'spec'>, allocatable: string | undefined): number | undefined {
  const everyContainerIsLimited = [...spec.containers, ...(spec.initContainers ?? [])].every(({ resources }) => resources?.limits?.['memory'] !== undefined);
  const isLimited = spec.resources?.limits?.['memory'] !== undefined || everyContainerIsLimited;
  const ofPod = isLimited ? podLimits(spec).get('memory') : undefined;
  const sizes = [sizeLimit, ofPod && formatQuantity(ofPod), allocatable].flatMap((text) => (text === undefined ? [] : [quantityValue(text)]));
  return sizes.length === 0 ? undefined : Math.min(...sizes.filter((size) => size > 0));
}
