import { secrets } from '@kubets/api';
import { writePayload, type Payload } from './atomic-writer.ts';
import { objectFiles, secretData } from './object-files.ts';
import { payloadOwner } from './ownership.ts';
import { MountError, type VolumeContext, type VolumeType } from './volume-type.ts';

/** Secrets live in memory only. */
export const secretVolume: VolumeType<'secret'> = {
  field: 'secret',
  async setUp({ secretName, items, optional, defaultMode }, context) {
    const files = await secretFiles({ name: secretName, items, optional }, defaultMode ?? 0o644, context);
    await writePayload(context.memoryDirectory, files, payloadOwner(context.pod));
    return { path: context.memoryDirectory, readOnly: true };
  },
};

interface SecretSelection {
  readonly name?: string | undefined;
  readonly items?: readonly { key: string; path: string; mode?: number | undefined }[] | undefined;
  readonly optional?: boolean | undefined;
}

export async function secretFiles({ name = '', items, optional = false }: SecretSelection, defaultMode: number, { read }: VolumeContext): Promise<Payload> {
  const secret = await read(secrets, name);
  if (secret === undefined && !optional) throw new MountError(`secret "${name}" not found`);
  return objectFiles(secretData(secret ?? {}), { items, defaultMode, optional, kind: 'secret' });
}
