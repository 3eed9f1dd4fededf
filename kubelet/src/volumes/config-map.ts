import { configMaps } from '@kubets/api';
import { writePayload, type Payload } from './atomic-writer.ts';
import { configMapData, objectFiles } from './object-files.ts';
import { payloadOwner } from './ownership.ts';
import { MountError, type Volume, type VolumeContext, type VolumeType } from './volume-type.ts';

type Source = Pick<NonNullable<Volume['configMap']>, 'name' | 'items' | 'optional'>;

export const configMapVolume: VolumeType<'configMap'> = {
  field: 'configMap',
  async setUp(source, context) {
    await writePayload(context.directory, await configMapFiles(source, source.defaultMode ?? 0o644, context), payloadOwner(context.pod));
    return { path: context.directory, readOnly: true };
  },
};

export async function configMapFiles({ name = '', items, optional = false }: Source, defaultMode: number, { read }: VolumeContext): Promise<Payload> {
  const configMap = await read(configMaps, name);
  if (configMap === undefined && !optional) throw new MountError(`configmap "${name}" not found`);
  return objectFiles(configMapData(configMap ?? {}), { items, defaultMode, optional, kind: 'config' });
}
