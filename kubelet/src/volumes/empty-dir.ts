import { chmod, mkdir } from 'node:fs/promises';
import { quantityValue } from '@kubets/machinery';
import { mount, unmount } from './mount-command.ts';
import { shareWithGroup } from './ownership.ts';
import type { VolumeType } from './volume-type.ts';

/** A directory that lives as long as the pod; with medium Memory a tmpfs of at most `sizeLimit`. */
export const emptyDirVolume: VolumeType<'emptyDir'> = {
  field: 'emptyDir',
  async setUp({ medium, sizeLimit }, { directory, pod }) {
    await mkdir(directory, { recursive: true });
    if (medium === 'Memory') {
      const options = sizeLimit === undefined ? ['mode=0777'] : ['mode=0777', `size=${quantityValue(sizeLimit)}`];
      await mount({ type: 'tmpfs', source: 'tmpfs', target: directory, options });
    }
    await chmod(directory, 0o777);
    await shareWithGroup(directory, pod);
    return { path: directory, readOnly: false };
  },
  tearDown: ({ directory }) => unmount(directory),
};
