import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, namedSchema, objectMeta, stringMap, time, type SchemaOf } from '@kubets/machinery/schema';
import { persistentVolumeSpec } from '../core/persistent-volume.ts';
import { volumeAttachments } from '../resources.ts';
import { ageColumn, booleanColumn, nameColumn, textColumn } from '../columns.ts';
import { demanded } from '../go-zero.ts';
import { validateAttachment, validateAttachmentUpdate } from './validate-storage.ts';

const volumeAttachment = namedSchema('io.k8s.api.storage.v1.VolumeAttachment', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: volumeAttachmentSpec().describe('The desired state.'),
      status: volumeAttachmentStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Asks for a volume to be attached to a node.'),
);
export interface VolumeAttachment extends SchemaOf<typeof volumeAttachment> {}

const volumeAttachmentSpec = namedSchema('io.k8s.api.storage.v1.VolumeAttachmentSpec', () =>
  z.object({
    attacher: z.string().describe('The driver that attaches it.'),
    nodeName: z.string().describe('The node it is attached to.'),
    source: volumeAttachmentSource().describe('What is attached.'),
  }),
);
export interface VolumeAttachmentSpec extends SchemaOf<typeof volumeAttachmentSpec> {}

const volumeAttachmentSource = namedSchema('io.k8s.api.storage.v1.VolumeAttachmentSource', () =>
  z.object({
    inlineVolumeSpec: persistentVolumeSpec().optional().describe('The volume itself.'),
    persistentVolumeName: z.string().optional().describe('The name of the PersistentVolume.'),
  }),
);
export interface VolumeAttachmentSource extends SchemaOf<typeof volumeAttachmentSource> {}

const volumeAttachmentStatus = namedSchema('io.k8s.api.storage.v1.VolumeAttachmentStatus', () =>
  z.object({
    attachError: volumeError().optional().describe('Why it could not be attached.'),
    attached: demanded(z.boolean().default(false)).describe('Whether it is attached.'),
    attachmentMetadata: stringMap().optional().describe('What the driver tells about it.'),
    detachError: volumeError().optional().describe('Why it could not be detached.'),
  }),
);
export interface VolumeAttachmentStatus extends SchemaOf<typeof volumeAttachmentStatus> {}

const volumeError = namedSchema('io.k8s.api.storage.v1.VolumeError', () =>
  z.object({
    errorCode: int32().optional().describe('The gRPC code of the error.'),
    message: z.string().optional().describe('The error in words.'),
    time: time().optional().describe('When it happened.'),
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
