import { type Pod, pods } from '@kubets/api';
import type { AdmissionPlugin, AdmissionRequest } from '../admission-plugin.ts';
import { concerns } from '../request-matching.ts';

/** Images are pulled before every start, so that nobody uses a private image by knowing its name alone. */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  presence: 'onRequest',
  handles: (request) => concerns(request, pods, ['CREATE', 'UPDATE']) || concerns(request, pods, ['UPDATE'], 'ephemeralcontainers'),
  mutate: async (request) => (bringsImages(request) ? pullingAlways(request.object as Pod) : request.object!),
};

/** An update that brings no other image leaves older pods as they are. */
function bringsImages({ operation, object, oldObject }: AdmissionRequest): boolean {
  if (operation === 'CREATE') return true;
  const known = new Set(imagesOf(oldObject as Pod));
  return imagesOf(object as Pod).some((image) => !known.has(image));
}

const imagesOf = ({ spec: { containers, initContainers = [], ephemeralContainers = [] } }: Pod): readonly (string | undefined)[] =>
  [...containers, ...initContainers, ...ephemeralContainers].map(({ image }) => image);

function pullingAlways(pod: Pod): Pod {
  const { containers, initContainers, ephemeralContainers, volumes } = pod.spec;
  const always = <T extends object>(container: T): T & { imagePullPolicy: 'Always' } => ({ ...container, imagePullPolicy: 'Always' });
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(always),
      ...(initContainers && { initContainers: initContainers.map(always) }),
      ...(ephemeralContainers && { ephemeralContainers: ephemeralContainers.map(always) }),
      ...(volumes && { volumes: volumes.map((volume) => (volume.image ? { ...volume, image: { ...volume.image, pullPolicy: 'Always' as const } } : volume)) }),
    },
  };
}
