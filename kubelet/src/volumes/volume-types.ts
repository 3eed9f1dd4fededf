import { configMapVolume } from './config-map.ts';
import { downwardApiVolume } from './downward-api.ts';
import { emptyDirVolume } from './empty-dir.ts';
import { hostPathVolume } from './host-path.ts';
import { imageVolume } from './image.ts';
import { nfsVolume } from './nfs.ts';
import { ephemeralVolume, persistentVolumeClaimVolume } from './persistent-volume-claim.ts';
import { projectedVolume } from './projected.ts';
import { secretVolume } from './secret.ts';
import { MountError, noCsiDriver, type MountedVolume, type Volume, type VolumeContext, type VolumeType } from './volume-type.ts';

/** Every volume type this kubelet knows. */
const volumeTypes = [
  emptyDirVolume,
  hostPathVolume,
  configMapVolume,
  secretVolume,
  projectedVolume,
  downwardApiVolume,
  persistentVolumeClaimVolume,
  ephemeralVolume,
  nfsVolume,
  imageVolume,
] as const;

interface BoundVolume {
  readonly typeName: string;
  setUp(context: VolumeContext): Promise<MountedVolume>;
  tearDown(context: Pick<VolumeContext, 'directory'>): Promise<void>;
}

/** The type of a volume together with its source. */
export function bindVolume(volume: Volume): BoundVolume {
  for (const type of volumeTypes) {
    const bound = bindAs(type as VolumeType<keyof Volume>, volume);
    if (bound !== undefined) return bound;
  }
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'of no kind';
  return {
    typeName: kind,
    setUp: () => Promise.reject(new MountError(volume.csi ? noCsiDriver(volume.csi.driver) : `volume type ${kind} is not supported on this node`)),
    tearDown: () => Promise.resolve(),
  };
}

function bindAs<Key extends keyof Volume>(type: VolumeType<Key>, volume: Volume): BoundVolume | undefined {
  const source = volume[type.field];
  if (source === undefined || source === null) return undefined;
  return {
    typeName: kebabCase(type.field),
    setUp: (context) => type.setUp(source as NonNullable<Volume[Key]>, context),
    tearDown: async (context) => type.tearDown?.(context),
  };
}

function kebabCase(field: string): string {
  return field.replace('API', 'Api').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
