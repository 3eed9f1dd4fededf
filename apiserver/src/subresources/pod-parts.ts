import { type Pod, pods } from '@kubets/api';
import { deepEqual, forbidden, invalidObject } from '@kubets/machinery';
import { wholeObjectSubresource } from './whole-object.ts';

/** Ephemeral containers are added to a running pod, never changed or taken away. */
export const podEphemeralContainers = wholeObjectSubresource<Pod>({
  resource: pods,
  subresource: 'ephemeralcontainers',
  merge(sent, current) {
    const asked = sent.spec.ephemeralContainers ?? [];
    for (const container of current.spec.ephemeralContainers ?? []) {
      const kept = asked.find(({ name }) => name === container.name);
      const why = kept === undefined ? 'existing ephemeral containers may not be removed' : 'existing ephemeral containers may not be changed';
      if (kept === undefined || !deepEqual(kept, container)) {
        throw invalidObject({ group: '', kind: 'Pod' }, current.metadata.name, [
          forbidden('spec.ephemeralContainers', `${why}: ${JSON.stringify(container.name)}`),
        ]);
      }
    }
    return { ...current, spec: { ...current.spec, ...(asked.length > 0 && { ephemeralContainers: asked }) } };
  },
});

/** The resources of containers, changed while the pod runs. */
export const podResize = wholeObjectSubresource<Pod>({
  resource: pods,
  subresource: 'resize',
  merge: (sent, current) => ({
    ...current,
    spec: {
      ...current.spec,
      containers: withResources(sent.spec.containers, current.spec.containers),
      ...(current.spec.initContainers && { initContainers: withResources(sent.spec.initContainers ?? [], current.spec.initContainers) }),
    },
  }),
});

type Container = Pod['spec']['containers'][number];

function withResources(sent: readonly Container[], current: readonly Container[]): Container[] {
  return current.map((container) => {
    const asked = sent.find(({ name }) => name === container.name);
    if (asked === undefined) return container;
    const { resources, resizePolicy } = asked;
    return { ...container, ...(resources && { resources }), ...(resizePolicy && { resizePolicy }) };
  });
}
