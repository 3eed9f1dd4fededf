import type { Change, Informer, Trigger } from '@kubets/control-loop';
import { resourceReference, type KubeObject, type ObjectKey } from '@kubets/machinery';

/** A trigger fed by hand: for keys that no single informer's changes name. */
export interface KeyFeed {
  readonly trigger: Trigger;
  add(key: ObjectKey): void;
}

/** `ready` resolves when the keys may be worked on. Keys added before that wait. */
export function createKeyFeed(name: string, ready: Promise<void> = Promise.resolve()): KeyFeed {
  const waiting = new Set<ObjectKey>();
  let tell: ((change: Change<KubeObject>) => void) | undefined;
  const carrier = (key: ObjectKey): KubeObject => ({ apiVersion: '', kind: '', metadata: { name: key, uid: '', resourceVersion: '', creationTimestamp: '' } });
  const informer: Informer<KubeObject> = {
    resource: resourceReference('kubets.internal/v1', 'Key', name, 'Cluster'),
    lister: { get: () => undefined, list: () => [...waiting].map(carrier), inNamespace: () => [], byIndex: () => [] },
    synced: true,
    whenSynced: () => ready,
    onChange(handler) {
      tell = handler;
      return () => (tell = undefined);
    },
  };
  return {
    trigger: { informer, keys: (change) => (change.type === 'replaced' ? change.objects : [change.object]).map(({ metadata }) => metadata.name) },
    add(key) {
      if (tell) tell({ type: 'added', object: carrier(key) });
      else waiting.add(key);
    },
  };
}
