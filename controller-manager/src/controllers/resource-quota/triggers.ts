import type { ResourceQuota } from '@kubets/api';
import type { QuotaUsage } from '@kubets/api/semantics';
import { changedObjects, type Change, type Informer, type Trigger } from '@kubets/control-loop';
import { deepEqual, keyOf, type KubeObject } from '@kubets/machinery';

/*
 * The API server charges a quota before it stores what is charged. A count from a cache that has not seen the object yet
 * would hand the room out twice: so quotas are counted when they change themselves and when something may have given
 * room back, never because of what was added.
 */

export function onQuotaChange(quotas: Informer<ResourceQuota>): Trigger {
  return {
    informer: quotas as unknown as Informer<KubeObject>,
    keys(change) {
      const changed = changedObjects(change as unknown as Change<ResourceQuota>);
      const isCharge = change.type === 'updated' && isCounted(change.object as ResourceQuota);
      return isCharge || change.type === 'deleted' ? [] : [...new Set(changed.map(keyOf))];
    },
  };
}

const isCounted = ({ spec, status }: ResourceQuota): boolean => deepEqual(status.hard ?? {}, spec.hard ?? {}) && status.used !== undefined;

/** Looks at the quotas beside an object that went, or that takes another amount than before. */
export function onRoomGiven<T extends KubeObject>(informer: Informer<T>, quotas: Informer<ResourceQuota>, usageOf: (object: T) => QuotaUsage): Trigger {
  const quotasBeside = ({ metadata }: KubeObject): readonly string[] => quotas.lister.inNamespace(metadata.namespace ?? '').map(keyOf);
  return {
    informer: informer as unknown as Informer<KubeObject>,
    keys(change) {
      switch (change.type) {
        case 'added':
          return [];
        case 'deleted':
          return quotasBeside(change.object);
        case 'updated':
          return deepEqual(usageOf(change.old as T), usageOf(change.object as T)) ? [] : quotasBeside(change.object);
        case 'replaced': {
          const left = new Set(change.objects);
          return [...new Set(change.old.filter((object) => !left.has(object)).flatMap(quotasBeside))];
        }
      }
    },
  };
}
