import type { Pod } from '@kubets/api';
import { badRequest } from '@kubets/machinery';

/** The container a request means: the one it names, or the only one. Throws BadRequest otherwise. */
export function containerOf({ metadata, spec }: Pod, asked: string | null): string {
  const names = spec.containers.map(({ name }) => name);
  const initNames = (spec.initContainers ?? []).map(({ name }) => name);
  const ephemeralNames = (spec.ephemeralContainers ?? []).map(({ name }) => name);
  if (asked) {
    if ([...names, ...initNames, ...ephemeralNames].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
  }
  if (names.length === 1) return names[0]!;
  const others = [
    ...(initNames.length > 0 ? [`or one of the init containers: [${initNames.join(' ')}]`] : []),
    ...(ephemeralNames.length > 0 ? [`or one of the ephemeral containers: [${ephemeralNames.join(' ')}]`] : []),
  ];
  throw badRequest([`a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]`, ...others].join(' '));
}
