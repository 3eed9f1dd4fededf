import { maxScore, type SchedulerPlugin } from '../framework/plugin.ts';
import type { Snapshot } from '../state/snapshot.ts';

const megabyte = 1024 * 1024;
const least = 23 * megabyte;
const mostPerContainer = 1000 * megabyte;

interface Images {
  readonly names: readonly string[];
  readonly snapshot: Snapshot;
}

/** Prefers nodes that have the pod's images, less so for images few nodes have: those would draw every pod to one node. */
export const imageLocality: SchedulerPlugin<unknown, Images> = {
  name: 'ImageLocality',
  wakesOn: () => false,
  prepareScore({ pod }, nodes, snapshot) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const names = containers.map(({ image = '' }) => normalizedImageName(image));
    return names.some((name) => snapshot.nodesWithImage(name) > 0) && nodes.length > 1 ? { names, snapshot } : undefined;
  },
  score(_pod, { images }, { names, snapshot }) {
    let sum = 0;
    for (const name of names) sum += Math.trunc((images.get(name) ?? 0) * (snapshot.nodesWithImage(name) / snapshot.nodes.length));
    const most = mostPerContainer * names.length;
    return Math.trunc((maxScore * (Math.min(Math.max(sum, least), most) - least)) / (most - least));
  },
};

/** A name without a tag means `latest`. */
function normalizedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
