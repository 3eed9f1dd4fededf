import { z } from 'zod';
import { atomicList, int32, int64, namedSchema, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { objectFieldSelector, resourceFieldSelector } from '../pod/container.ts';
import { labelSelector } from '../../meta/label-selector.ts';

const keyToPath = namedSchema('io.k8s.api.core.v1.KeyToPath', () =>
  z.object({
    key: z.string().describe('The key.'),
    mode: int32().optional().describe('The permissions of the file; by default those of the volume.'),
    path: z.string().describe('The path of the file.'),
  }),
);
export interface KeyToPath extends SchemaOf<typeof keyToPath> {}

export const configMapVolumeSource = namedSchema('io.k8s.api.core.v1.ConfigMapVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420).describe('The permissions of files that have none of their own.'),
    items: atomicList(keyToPath()).optional().describe('The keys that become files, and their paths; all by default.'),
    name: z.string().optional().describe('The name of the ConfigMap.'),
    optional: z.boolean().optional().describe('Whether it, or a key, may be missing.'),
  }),
);
export interface ConfigMapVolumeSource extends SchemaOf<typeof configMapVolumeSource> {}

export const secretVolumeSource = namedSchema('io.k8s.api.core.v1.SecretVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420).describe('The permissions of files that have none of their own.'),
    items: atomicList(keyToPath()).optional().describe('The keys that become files, and their paths; all by default.'),
    optional: z.boolean().optional().describe('Whether it, or a key, may be missing.'),
    secretName: z.string().optional().describe('The name of the Secret.'),
  }),
);
export interface SecretVolumeSource extends SchemaOf<typeof secretVolumeSource> {}

const downwardAPIVolumeFile = namedSchema('io.k8s.api.core.v1.DownwardAPIVolumeFile', () =>
  z.object({
    fieldRef: objectFieldSelector().optional().describe('A field of the pod, e.g. metadata.labels.'),
    mode: int32().optional().describe('The permissions of the file; by default those of the volume.'),
    path: z.string().describe('The path of the file.'),
    resourceFieldRef: resourceFieldSelector().optional().describe('A request or limit of a container.'),
  }),
);
export interface DownwardAPIVolumeFile extends SchemaOf<typeof downwardAPIVolumeFile> {}

export const downwardAPIVolumeSource = namedSchema('io.k8s.api.core.v1.DownwardAPIVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420).describe('The permissions of files that have none of their own.'),
    items: atomicList(downwardAPIVolumeFile()).optional().describe('The files.'),
  }),
);
export interface DownwardAPIVolumeSource extends SchemaOf<typeof downwardAPIVolumeSource> {}

export const projectedVolumeSource = namedSchema('io.k8s.api.core.v1.ProjectedVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420).describe('The permissions of files that have none of their own.'),
    sources: atomicList(volumeProjection()).optional().describe('What the files come from.'),
  }),
);
export interface ProjectedVolumeSource extends SchemaOf<typeof projectedVolumeSource> {}

const volumeProjection = namedSchema('io.k8s.api.core.v1.VolumeProjection', () =>
  z.object({
    clusterTrustBundle: clusterTrustBundleProjection().optional().describe('Certificates of trusted authorities.'),
    configMap: configMapProjection().optional().describe('Keys of a ConfigMap.'),
    downwardAPI: downwardAPIProjection().optional().describe('Facts about the pod.'),
    podCertificate: podCertificateProjection().optional().describe('A key and a certificate for the pod.'),
    secret: secretProjection().optional().describe('Keys of a Secret.'),
    serviceAccountToken: serviceAccountTokenProjection().optional().describe("A token of the pod's ServiceAccount."),
  }),
);
export interface VolumeProjection extends SchemaOf<typeof volumeProjection> {}

const clusterTrustBundleProjection = namedSchema('io.k8s.api.core.v1.ClusterTrustBundleProjection', () =>
  z.object({
    labelSelector: labelSelector().optional().describe('Which bundles of the signer, by their labels.'),
    name: z.string().optional().describe('The name of the bundle.'),
    optional: z.boolean().optional().describe('Whether there may be none.'),
    path: z.string().describe('The file it becomes.'),
    signerName: z.string().optional().describe('Every bundle of this signer.'),
  }),
);
export interface ClusterTrustBundleProjection extends SchemaOf<typeof clusterTrustBundleProjection> {}

const configMapProjection = namedSchema('io.k8s.api.core.v1.ConfigMapProjection', () =>
  z.object({
    items: atomicList(keyToPath()).optional().describe('The keys that become files, and their paths; all by default.'),
    name: z.string().optional().describe('The name of the ConfigMap.'),
    optional: z.boolean().optional().describe('Whether it, or a key, may be missing.'),
  }),
);
export interface ConfigMapProjection extends SchemaOf<typeof configMapProjection> {}

const downwardAPIProjection = namedSchema('io.k8s.api.core.v1.DownwardAPIProjection', () =>
  z.object({
    items: atomicList(downwardAPIVolumeFile()).optional().describe('The files.'),
  }),
);
export interface DownwardAPIProjection extends SchemaOf<typeof downwardAPIProjection> {}

const podCertificateProjection = namedSchema('io.k8s.api.core.v1.PodCertificateProjection', () =>
  z.object({
    certificateChainPath: z.string().optional().describe('The file the certificates become, if not together with the key.'),
    credentialBundlePath: z.string().optional().describe('The file the key and its certificates become.'),
    keyPath: z.string().optional().describe('The file the key becomes, if not together with the certificates.'),
    keyType: z.string().describe('The kind of key, e.g. ED25519 or ECDSAP256.'),
    maxExpirationSeconds: int32().default(86400).describe('How long the certificate may be valid.'),
    signerName: z.string().describe('Who signs the certificate.'),
    userAnnotations: stringMap().optional().describe('What the signer is told besides.'),
  }),
);
export interface PodCertificateProjection extends SchemaOf<typeof podCertificateProjection> {}

const secretProjection = namedSchema('io.k8s.api.core.v1.SecretProjection', () =>
  z.object({
    items: atomicList(keyToPath()).optional().describe('The keys that become files, and their paths; all by default.'),
    name: z.string().optional().describe('The name of the Secret.'),
    optional: z.boolean().optional().describe('Whether it, or a key, may be missing.'),
  }),
);
export interface SecretProjection extends SchemaOf<typeof secretProjection> {}

const serviceAccountTokenProjection = namedSchema('io.k8s.api.core.v1.ServiceAccountTokenProjection', () =>
  z.object({
    audience: z.string().optional().describe('Who the token is for; by default the API server.'),
    expirationSeconds: int64().default(3600).describe('How long the token is valid; it is renewed in time.'),
    path: z.string().describe('The file the token becomes.'),
  }),
);
export interface ServiceAccountTokenProjection extends SchemaOf<typeof serviceAccountTokenProjection> {}
