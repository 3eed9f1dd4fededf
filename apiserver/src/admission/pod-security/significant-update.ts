import type { Pod } from '@kubets/api';

type Container = Pod['spec']['containers'][number];

/**
 * Whether a change of a pod is one the standards look at. Others pass, for a pod that breaks rules it was made before
 * can still be labelled, and let go.
 */
export function isSignificantUpdate({ spec, metadata }: Pod, { spec: old, metadata: oldMetadata }: Pod): boolean {
  const seccompOf = ({ annotations }: Pod['metadata'], name: string): string | undefined =>
    annotations?.[`container.seccomp.security.alpha.kubernetes.io/${name}`];
  const differs = ({ name, image }: Container, before: Container | undefined): boolean =>
    before === undefined || image !== before.image || seccompOf(metadata, name) !== seccompOf(oldMetadata, name);
  const listDiffers = (now: readonly Container[], before: readonly Container[]): boolean =>
    now.length !== before.length || now.some((container, index) => differs(container, before[index]));
  const { ephemeralContainers = [] } = spec;
  return (
    listDiffers(spec.containers, old.containers) ||
    listDiffers(spec.initContainers ?? [], old.initContainers ?? []) ||
    (ephemeralContainers as readonly Container[]).some((container) =>
      differs(
        container,
        (old.ephemeralContainers as readonly Container[] | undefined)?.find(({ name }) => name === container.name),
      ),
    )
  );
}
