import { CommandError } from '../../command-error.ts';

export interface FileSpec {
  readonly pod?: string;
  readonly namespace?: string;
  readonly path: string;
}

/** A file of a container. */
export interface PodFile extends FileSpec {
  readonly pod: string;
}

export const isInPod = (spec: FileSpec): spec is PodFile => spec.pod !== undefined;

/** `[[namespace/]pod:]path`. */
export function parseFileSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  if (colon < 0) return { path: text };
  const [owner, path] = [text.slice(0, colon), text.slice(colon + 1)];
  const parts = owner.split('/');
  if (colon === 0 || parts.length > 2) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const [first = '', second] = parts;
  return second === undefined ? { pod: first, path } : { namespace: first, pod: second, path };
}
