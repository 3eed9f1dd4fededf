import { mkdir } from 'node:fs/promises';
import { mount, unmount } from './mount-command.ts';
import { MountError, type VolumeType } from './volume-type.ts';

/** The files of an image, read-only. */
export const imageVolume: VolumeType<'image'> = {
  field: 'image',
  async setUp({ reference, pullPolicy }, { pod, directory, imageLayers }) {
    if (reference === undefined || reference === '') throw new MountError('an image volume needs a reference');
    const layers = await imageLayers(pod, { image: reference, policy: pullPolicy });
    await mkdir(directory, { recursive: true });
    await mount(layersMount(layers, directory));
    return { path: directory, readOnly: true };
  },
  tearDown: ({ directory }) => unmount(directory),
};

/** An overlay takes two layers at least; one alone is shown as it is. */
function layersMount([first = '', ...lower]: readonly string[], target: string): Parameters<typeof mount>[0] {
  if (lower.length === 0) return { type: 'none', source: first, target, options: ['bind', 'ro'] };
  return { type: 'overlay', source: 'overlay', target, options: ['ro', `lowerdir=${[first, ...lower].join(':')}`] };
}
