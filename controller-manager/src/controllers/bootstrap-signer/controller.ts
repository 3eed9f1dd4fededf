import { configMaps, secrets, type ConfigMap } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { deepEqual } from '@kubets/machinery';
import { bootstrapTokenOf } from '../../bootstrap-token.ts';
import { clusterInfoName, configMapInformer } from '../../config-map-informer.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { signedData } from './plan.ts';

const identity = { namespace: 'kube-public', name: clusterInfoName };
const key = `${identity.namespace}/${identity.name}`;

/** Signs kube-public's cluster-info with every bootstrap token meant for it, so that a node that knows a token can trust what it reads. */
export function bootstrapSigner({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const maps = configMapInformer(informers);
  const secretInformer = informers.informer(secrets);

  const sign = async (map: ConfigMap, signal: AbortSignal): Promise<void> => {
    const tokens = secretInformer.lister.inNamespace('kube-system').flatMap((secret) => bootstrapTokenOf(secret) ?? []);
    const data = signedData(map.data ?? {}, tokens, clock.now());
    if (!deepEqual(data, map.data ?? {})) await client.update(configMaps, { ...map, data }, { signal });
  };

  return [
    {
      name: 'bootstrap-signer',
      triggers: [
        triggerOn(maps, ({ metadata }) => (metadata.namespace === identity.namespace && metadata.name === identity.name ? [key] : [])),
        triggerOn(secretInformer, (secret) => (bootstrapTokenOf(secret) ? [key] : [])),
      ],
      async reconcile(_, signal) {
        const map = maps.lister.get(key);
        if (map) await sign(map, signal);
      },
    },
  ];
}
