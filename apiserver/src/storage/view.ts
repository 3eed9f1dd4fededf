import type { KubeObject, ResourceDefinition, SharedStorage } from '@kubets/machinery';
import type { CachedObject } from './cached-object.ts';
import { CachedEntry } from './cached-entry.ts';
import { encodeStored } from './stored-form.ts';

/** How one definition sees the objects of a storage that it may share with others. */
export interface View {
  /** `present` hands out the entries themselves. */
  readonly asStored: boolean;
  present(entry: CachedEntry): CachedObject;
  /** The decoded object, for a look at it: it is not kept decoded because of this. */
  peek(entry: CachedEntry): KubeObject;
  toStored(object: KubeObject): KubeObject;
}

const storedView: View = { asStored: true, present: (entry) => entry, peek: (entry) => entry.peek(), toStored: (object) => object };

export function viewOf({ reference, sharedStorage }: ResourceDefinition): View {
  if (sharedStorage === undefined) return storedView;
  const { storedAs } = sharedStorage;
  return storedAs.group === reference.group && storedAs.version === reference.version ? storedView : convertedView(sharedStorage);
}

/** Converts each object once for as long as it is held. */
function convertedView(shared: SharedStorage): View {
  const converted = new WeakMap<CachedEntry, CachedEntry>();
  return {
    asStored: false,
    toStored: (object) => shared.toStored(object),
    peek: (entry) => shared.fromStored(entry.peek()),
    present(entry) {
      const known = converted.get(entry);
      if (known) return known;
      const presented = CachedEntry.fromStored(entry.key, entry.revision, encodeStored(shared.fromStored(entry.object())));
      converted.set(entry, presented);
      return presented;
    },
  };
}
