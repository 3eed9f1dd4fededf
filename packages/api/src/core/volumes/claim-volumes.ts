import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { persistentVolumeClaimSpec } from '../persistent-volume-claim.ts';

export const persistentVolumeClaimVolumeSource = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource', () =>
  z.object({
    claimName: z.string().describe('The claim in the namespace of the pod.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  }),
);
export interface PersistentVolumeClaimVolumeSource extends SchemaOf<typeof persistentVolumeClaimVolumeSource> {}

export const ephemeralVolumeSource = namedSchema('io.k8s.api.core.v1.EphemeralVolumeSource', () =>
  z.object({
    volumeClaimTemplate: persistentVolumeClaimTemplate().optional().describe('The claim that is made for the pod and deleted with it.'),
  }),
);
export interface EphemeralVolumeSource extends SchemaOf<typeof ephemeralVolumeSource> {}

const persistentVolumeClaimTemplate = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimTemplate', () =>
  z.object({
    metadata: objectMeta().optional().describe('Labels and annotations of the claim.'),
    spec: persistentVolumeClaimSpec().describe('What is claimed.'),
  }),
);
export interface PersistentVolumeClaimTemplate extends SchemaOf<typeof persistentVolumeClaimTemplate> {}
