import { type LiveObject, forEachSelected } from '../arguments/fetch-objects.ts';
import { manifestsOf, type SelectOptions } from '../arguments/select-resources.ts';
import { CommandError } from '../command-error.ts';
import type { Session } from '../session.ts';

/** Live objects, or with `--local` the manifests themselves: the server is not asked at all. */
export async function forEachLocalOrLive(session: Session, options: SelectOptions, each: (live: LiveObject) => Promise<void>): Promise<void> {
  if (!session.flags.boolean('local')) {
    await forEachSelected(session, options, each);
    return;
  }
  if (session.flags.list('filename').length === 0) throw new CommandError('one or more files must be specified as -f when --local is set');
  for (const manifest of await manifestsOf(session)) {
    const { object } = manifest;
    const resource = {
      group: '',
      version: '',
      kind: object.kind,
      plural: '',
      singular: '',
      scope: 'Namespaced' as const,
      shortNames: [],
      categories: [],
      verbs: [],
      subresources: [],
    };
    await each({ resource, namespace: object.metadata.namespace, name: object.metadata.name, object, manifest });
  }
}
