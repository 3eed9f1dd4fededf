import { z } from 'zod';
import { namedSchema, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference, secretReference } from '../object-reference.ts';

export const csiPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.CSIPersistentVolumeSource', () =>
  z.object({
    controllerExpandSecretRef: secretReference().optional().describe('The Secret for enlarging the volume.'),
    controllerPublishSecretRef: secretReference().optional().describe('The Secret for attaching the volume.'),
    driver: z.string().describe('The name of the driver.'),
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    nodeExpandSecretRef: secretReference().optional().describe('The Secret for enlarging the volume on the node.'),
    nodePublishSecretRef: secretReference().optional().describe('The Secret for mounting the volume.'),
    nodeStageSecretRef: secretReference().optional().describe('The Secret for preparing the volume on the node.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    volumeAttributes: stringMap().optional().describe('What the driver is told about the volume.'),
    volumeHandle: z.string().describe('What the driver calls the volume.'),
  }),
);
export interface CSIPersistentVolumeSource extends SchemaOf<typeof csiPersistentVolumeSource> {}

export const csiVolumeSource = namedSchema('io.k8s.api.core.v1.CSIVolumeSource', () =>
  z.object({
    driver: z.string().describe('The name of the driver.'),
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    nodePublishSecretRef: localObjectReference().optional().describe('The Secret for mounting the volume.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    volumeAttributes: stringMap().optional().describe('What the driver is told about the volume.'),
  }),
);
export interface CSIVolumeSource extends SchemaOf<typeof csiVolumeSource> {}

/** What both flex sources say. */
const flexFields = () => ({
  driver: z.string().describe('The name of the driver.'),
  fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
  options: stringMap().optional().describe('What else the driver is told.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
});

export const flexPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.FlexPersistentVolumeSource', () =>
  z.object({
    ...flexFields(),
    secretRef: secretReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface FlexPersistentVolumeSource extends SchemaOf<typeof flexPersistentVolumeSource> {}

export const flexVolumeSource = namedSchema('io.k8s.api.core.v1.FlexVolumeSource', () =>
  z.object({
    ...flexFields(),
    secretRef: localObjectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface FlexVolumeSource extends SchemaOf<typeof flexVolumeSource> {}
