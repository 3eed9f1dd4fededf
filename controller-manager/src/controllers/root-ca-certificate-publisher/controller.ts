import { configMaps, namespaces, type ConfigMap } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { deepEqual, isApiError, type Draft } from '@kubets/machinery';
import { configMapInformer, rootCaCertificateName } from '../../config-map-informer.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';

const name = rootCaCertificateName;
const annotations = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

/** Every namespace has a ConfigMap with the certificate authority pods verify the API server by. */
export function rootCaCertificatePublisher({ client, informers, certificateAuthority }: ControllerContext): readonly Controller[] {
  if (certificateAuthority === undefined) return [];
  const namespaceInformer = informers.informer(namespaces);
  const maps = configMapInformer(informers);
  const data = { 'ca.crt': certificateAuthority };

  const publish = async (namespace: string, current: ConfigMap | undefined, signal: AbortSignal): Promise<void> => {
    if (current === undefined) await client.create(configMaps, newMap(namespace, data), { signal });
    else if (!deepEqual(current.data, data)) await client.update(configMaps, { ...current, data }, { signal });
  };

  return [
    {
      name: 'rootcacertpublisher',
      workers: 5,
      triggers: [triggerOn(namespaceInformer), triggerOn(maps, ({ metadata }) => (metadata.name === name ? [metadata.namespace ?? ''] : []))],
      async reconcile(key, signal) {
        const namespace = namespaceInformer.lister.get(key);
        if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
        try {
          await publish(key, maps.lister.get(`${key}/${name}`), signal);
        } catch (error) {
          if (!isApiError(error, 'AlreadyExists') && !isNamespaceLeaving(error)) throw error;
        }
      },
    },
  ];
}

function newMap(namespace: string, data: Record<string, string>): Draft<ConfigMap> {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, annotations }, data };
}
