import { z } from 'zod';
import { namedSchema, quantity, type SchemaOf } from '@kubets/machinery/schema';
import { choice } from '../../go-zero.ts';

export const emptyDirVolumeSource = namedSchema('io.k8s.api.core.v1.EmptyDirVolumeSource', () =>
  z.object({
    medium: z.string().optional().describe("Where it is kept: on the node's disk by default, in Memory, or in huge pages."),
    sizeLimit: quantity().optional().describe('How much it may hold; the pod is evicted when it holds more.'),
  }),
);
export interface EmptyDirVolumeSource extends SchemaOf<typeof emptyDirVolumeSource> {}

export const hostPathVolumeSource = namedSchema('io.k8s.api.core.v1.HostPathVolumeSource', () =>
  z.object({
    path: z.string().describe('The path on the node.'),
    type: z
      .enum(['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'])
      .default('')
      .describe('What must be at the path, or is made there; nothing is checked by default.'),
  }),
);
export interface HostPathVolumeSource extends SchemaOf<typeof hostPathVolumeSource> {}

export const localVolumeSource = namedSchema('io.k8s.api.core.v1.LocalVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    path: z.string().describe('The path of the disk or directory on the node.'),
  }),
);
export interface LocalVolumeSource extends SchemaOf<typeof localVolumeSource> {}

export const imageVolumeSource = namedSchema('io.k8s.api.core.v1.ImageVolumeSource', () =>
  z.object({
    pullPolicy: choice(['Always', 'IfNotPresent', 'Never']).describe('When the image is pulled.'),
    reference: z.string().optional().describe('The name of the image or artifact.'),
  }),
);
export interface ImageVolumeSource extends SchemaOf<typeof imageVolumeSource> {}

export const gitRepoVolumeSource = namedSchema('io.k8s.api.core.v1.GitRepoVolumeSource', () =>
  z.object({
    directory: z.string().optional().describe('The directory to clone into.'),
    repository: z.string().describe('The URL of the repository.'),
    revision: z.string().optional().describe('The commit.'),
  }),
);
export interface GitRepoVolumeSource extends SchemaOf<typeof gitRepoVolumeSource> {}
