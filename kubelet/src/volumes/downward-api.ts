import { writePayload, type Payload, type PayloadFile } from './atomic-writer.ts';
import { fieldValue, resourceValue } from '../pods/downward-values.ts';
import { payloadOwner } from './ownership.ts';
import { MountError, type Volume, type VolumeContext, type VolumeType } from './volume-type.ts';

type Items = NonNullable<Volume['downwardAPI']>['items'];

export const downwardApiVolume: VolumeType<'downwardAPI'> = {
  field: 'downwardAPI',
  async setUp({ items, defaultMode }, context) {
    await writePayload(context.directory, downwardApiFiles(items, defaultMode ?? 0o644, context), payloadOwner(context.pod));
    return { path: context.directory, readOnly: true };
  },
};

export function downwardApiFiles(items: Items, defaultMode: number, { pod, allocatable, hostIps }: VolumeContext): Payload {
  return new Map(
    (items ?? []).map(({ path, mode, fieldRef, resourceFieldRef }): [string, PayloadFile] => {
      const value = fieldRef ? fieldValue(pod, fieldRef.fieldPath, hostIps) : resourceFieldRef && resourceValue(pod, resourceFieldRef, { allocatable });
      if (value === undefined) throw new MountError(`the downward API has no value for ${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? path}`);
      return [path, { data: Buffer.from(value), mode: mode ?? defaultMode }];
    }),
  );
}
