import { writePayload, type PayloadFile } from './atomic-writer.ts';
import { configMapFiles } from './config-map.ts';
import { downwardApiFiles } from './downward-api.ts';
import { payloadOwner } from './ownership.ts';
import { secretFiles } from './secret.ts';
import { MountError, type PayloadResult, type Volume, type VolumeContext, type VolumeType } from './volume-type.ts';

type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number];

const defaultTokenSeconds = 3600;

/** Several sources in one directory; tokens may be among them, so it lives in memory. */
export const projectedVolume: VolumeType<'projected'> = {
  field: 'projected',
  async setUp({ sources, defaultMode }, context) {
    const results = await Promise.all((sources ?? []).map((source) => projectionFiles(source, defaultMode ?? 0o644, context)));
    const files = new Map<string, PayloadFile>(results.flatMap(({ payload }) => [...payload]));
    await writePayload(context.memoryDirectory, files, payloadOwner(context.pod));
    const refreshes = results.flatMap(({ refreshAt }) => refreshAt ?? []).toSorted((a, b) => a.getTime() - b.getTime());
    return { path: context.memoryDirectory, readOnly: true, refreshAt: refreshes[0] };
  },
};

async function projectionFiles(source: Projection, defaultMode: number, context: VolumeContext): Promise<PayloadResult> {
  if (source.configMap) return { payload: await configMapFiles(source.configMap, defaultMode, context) };
  if (source.secret) return { payload: await secretFiles(source.secret, defaultMode, context) };
  if (source.downwardAPI) return { payload: downwardApiFiles(source.downwardAPI.items, defaultMode, context) };
  if (source.serviceAccountToken) return tokenFile(source.serviceAccountToken, defaultMode, context);
  throw new MountError(`projected source ${Object.keys(source).join(', ')} is not supported on this node`);
}

async function tokenFile(
  { audience, expirationSeconds, path }: NonNullable<Projection['serviceAccountToken']>,
  defaultMode: number,
  { pod, token }: VolumeContext,
): Promise<PayloadResult> {
  const issued = await token({ audience, expirationSeconds: expirationSeconds ?? defaultTokenSeconds });
  // Readable by its one user or group alone, where the pod names them.
  const owned = pod.spec.securityContext?.fsGroup !== undefined || singleUser(pod) !== undefined;
  const file: PayloadFile = { data: Buffer.from(issued.token), mode: owned ? 0o600 : defaultMode };
  return { payload: new Map([[path, file]]), refreshAt: issued.refreshAt };
}

function singleUser({ spec }: VolumeContext['pod']): number | undefined {
  const users = new Set(
    [...(spec.initContainers ?? []), ...spec.containers].map(({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser),
  );
  const [user] = users;
  return users.size === 1 ? user : undefined;
}
