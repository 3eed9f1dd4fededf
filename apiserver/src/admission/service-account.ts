import { type Pod, pods, type ServiceAccount, serviceAccounts } from '@kubets/api';
import { type KubeObject, randomSuffix } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

const tokenDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
/** An hour and a little: kubelets refresh at 80 % of it. */
const tokenSeconds = 3607;

/** Gives every pod a ServiceAccount, its image pull secrets and, unless it does not want one, its token. */
export function serviceAccountAdmission({ registry }: AdmissionParts): AdmissionPlugin {
  const accounts = cachedReader(registry, serviceAccounts);
  return {
    name: 'ServiceAccount',
    handles: (request) => concerns(request, pods, ['CREATE']),
    async mutate(request): Promise<KubeObject> {
      const pod = request.object as Pod;
      if (isMirror(pod)) return pod;
      const name = pod.spec.serviceAccountName || 'default';
      const account = await accounts.find({ namespace: request.namespace, name });
      if (account === undefined) {
        throw refuse(request, `error looking up service account ${request.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`);
      }
      return withAccount(pod, account, randomSuffix);
    },
    async validate(request) {
      const pod = request.object as Pod;
      if (isMirror(pod)) checkMirror(request, pod);
    },
  };
}

const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[mirrorAnnotation] !== undefined;

/** Static pods have no identity in the API: their mirrors may not claim one. */
function checkMirror(request: AdmissionRequest, { spec }: Pod): void {
  if (spec.serviceAccountName) throw refuse(request, 'a mirror pod may not reference service accounts');
  const usesToken = (spec.volumes ?? []).some(({ projected }) => projected?.sources?.some((source) => source.serviceAccountToken !== undefined));
  if (usesToken) throw refuse(request, 'a mirror pod may not use ServiceAccountToken volume projections');
}

function withAccount(pod: Pod, account: ServiceAccount, suffix: () => string): Pod {
  const { name } = account.metadata;
  const pullSecrets = pod.spec.imagePullSecrets?.length ? pod.spec.imagePullSecrets : account.imagePullSecrets;
  const named: Pod = {
    ...pod,
    spec: { ...pod.spec, serviceAccountName: name, serviceAccount: name, ...(pullSecrets?.length && { imagePullSecrets: pullSecrets }) },
  };
  const wantsToken = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  return wantsToken ? withToken(named, suffix) : named;
}

function withToken(pod: Pod, suffix: () => string): Pod {
  const { spec } = pod;
  const existing = (spec.volumes ?? []).find(isTokenVolume)?.name;
  const volume = existing ?? `kube-api-access-${suffix()}`;
  const mounts = <C extends { volumeMounts?: readonly { mountPath: string }[] | undefined }>(container: C): C =>
    container.volumeMounts?.some(({ mountPath }) => mountPath === tokenDirectory)
      ? container
      : { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name: volume, readOnly: true, mountPath: tokenDirectory }] };
  const containers = spec.containers.map(mounts);
  const initContainers = spec.initContainers?.map(mounts);
  const isMounted = [...containers, ...(initContainers ?? [])].some((container) => container.volumeMounts?.some(({ name }) => name === volume));
  const volumes = existing === undefined && isMounted ? [...(spec.volumes ?? []), tokenVolume(volume)] : spec.volumes;
  return { ...pod, spec: { ...spec, containers, ...(initContainers && { initContainers }), ...(volumes && { volumes }) } };
}

type Volume = NonNullable<Pod['spec']['volumes']>[number];

function isTokenVolume({ name, projected }: Volume): boolean {
  return name.startsWith('kube-api-access-') && projected?.sources?.some((source) => source.serviceAccountToken !== undefined) === true;
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 0o644,
    },
  };
}
