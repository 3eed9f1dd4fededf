import { CommandError } from '../../command-error.ts';

export interface ContainerDraft {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly resources: object;
}

/** `registry:5000/team/app:1@sha256:…` names a container `app`. */
function containerNameOf(image: string): string {
  const last = image.split('/').at(-1) ?? image;
  return last.replace(/[:@].*$/, '').replace(/[^a-z0-9-]/gi, '-');
}

/** One container per image, named for it. */
export function containersOf(images: readonly string[], command: readonly string[]): readonly ContainerDraft[] {
  if (images.length > 1 && command.length > 0) throw new CommandError('cannot specify multiple --image options and command');
  return images.map((image) => ({ image, name: containerNameOf(image), ...(command.length > 0 && { command }), resources: {} }));
}
