import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, namedSchema, objectMeta, stringMap, time, type SchemaOf } from '@kubets/machinery/schema';
import { persistentVolumeSpec } from '../core/persistent-volume.ts';
import { volumeAttachments } from '../resources.ts';
import { ageColumn, booleanColumn, nameColumn, textColumn } from '../columns.ts';
import { demanded } from '../go-zero.ts';
import { validateAttachment, validateAttachmentUpdate } from './validate-storage.ts';

export const volumeAttachment = namedSchema('io.k8s.api.storage.v1.VolumeAttachment', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: volumeAttachmentSpec(),
      status: volumeAttachmentStatus().prefault({}),
    })
    .describe('Asks for a volume to be attached to a node.'),
);
export interface VolumeAttachment extends SchemaOf<typeof volumeAttachment> {}

export const volumeAttachmentSpec = namedSchema('io.k8s.api.storage.v1.VolumeAttachmentSpec', () =>
  z.object({
    attacher: z.string(),
    nodeName: z.string(),
    source: volumeAttachmentSource(),
  }),
);
export interface VolumeAttachmentSpec extends SchemaOf<typeof volumeAttachmentSpec> {}

export const volumeAttachmentSource = namedSchema('io.k8s.api.storage.v1.VolumeAttachmentSource', () =>
  z.object({
    inlineVolumeSpec: persistentVolumeSpec().optional(),
    persistentVolumeName: z.string().optional(),
  }),
);
export interface VolumeAttachmentSource extends SchemaOf<typeof volumeAttachmentSource> {}

export const volumeAttachmentStatus = namedSchema('io.k8s.api.storage.v1.VolumeAttachmentStatus', () =>
  z.object({
    attachError: volumeError().optional(),
    attached: demanded(z.boolean().default(false)),
    attachmentMetadata: stringMap().optional(),
    detachError: volumeError().optional(),
  }),
);
export interface VolumeAttachmentStatus extends SchemaOf<typeof volumeAttachmentStatus> {}

export const volumeError = namedSchema('io.k8s.api.storage.v1.VolumeError', () =>
  z.object({
    errorCode: int32().optional(),
    message: z.string().optional(),
    time: time().optional(),
  }),
);
export interface VolumeError extends SchemaOf<typeof volumeError> {}

export const volumeAttachmentDefinition = defineResource<VolumeAttachment>({
  reference: volumeAttachments,
  schema: volumeAttachment,
  strategy: { hasGeneration: false, validate: validateAttachment, validateUpdate: validateAttachmentUpdate },
  columns: [
    nameColumn,
    textColumn('Attacher', { description: 'The driver.' }, ({ spec }) => spec.attacher),
    textColumn('PV', { description: 'The volume.' }, ({ spec }) => spec.source.persistentVolumeName ?? ''),
    textColumn('Node', { description: 'The node.' }, ({ spec }) => spec.nodeName),
    booleanColumn('Attached', { description: 'Whether it is attached.' }, ({ status }) => status.attached),
    ageColumn,
  ],
  subresources: [statusSubresource('VolumeAttachment')],
});
