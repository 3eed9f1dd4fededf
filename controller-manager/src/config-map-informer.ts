import { configMaps, type ConfigMap } from '@kubets/api';
import type { Informer, Informers } from '@kubets/control-loop';

/** In every namespace. */
export const rootCaCertificateName = 'kube-root-ca.crt';
/** In kube-public. */
export const clusterInfoName = 'cluster-info';

const contentIsRead: ReadonlySet<string> = new Set([rootCaCertificateName, clusterInfoName]);

/** Every ConfigMap: to be asked for here, since who asks first decides what all get. */
export function configMapInformer(informers: Informers): Informer<ConfigMap> {
  return informers.informer(configMaps, { keep: withoutUnreadContent });
}

/** Of most ConfigMaps controllers need to know no more than that they are there, and whose. */
export function withoutUnreadContent(map: ConfigMap): ConfigMap {
  if (contentIsRead.has(map.metadata.name)) return map;
  const { apiVersion, kind, metadata } = map;
  return { apiVersion, kind, metadata };
}
