import { resolve, sep } from 'node:path';
import { CommandError } from '../../command-error.ts';

/** The directory a kustomization is built from. Unless unrestricted, files outside it are not read: it can be moved as a whole. */
export interface Ground {
  readonly directory: string;
  readonly unrestricted: boolean;
}

/** The absolute path of a file that a kustomization names. */
export function fileOn({ directory, unrestricted }: Ground, path: string): string {
  const file = resolve(directory, path);
  if (unrestricted || file === directory || file.startsWith(directory + sep)) return file;
  throw new CommandError(`security; file '${file}' is not in or below '${directory}'`);
}
