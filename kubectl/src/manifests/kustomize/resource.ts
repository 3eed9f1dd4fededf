import type { AnyObject } from '../../output/print-object.ts';
import { parseLabelSelector } from '@kubets/machinery';
import type { Selector } from './kustomization.ts';

/** An object on its way through kustomizations. */
export interface Resource {
  object: AnyObject;
  /** The name it began with: what other objects call it. */
  readonly originalName: string;
  readonly originalNamespace: string | undefined;
  /** Its name ends in a hash of what it holds, once all is said. */
  hashed: boolean;
}

export function resourceOf(object: AnyObject, hashed = false): Resource {
  return { object, originalName: object.metadata.name, originalNamespace: object.metadata.namespace, hashed };
}

export function groupOf({ apiVersion }: { readonly apiVersion: string }): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

export function matches({ object, originalName }: Resource, selector: Selector): boolean {
  const { metadata, kind, apiVersion } = object;
  const whole = (pattern: string | undefined, ...texts: readonly (string | undefined)[]): boolean =>
    pattern === undefined || pattern === '' || texts.some((text) => new RegExp(`^(?:${pattern})$`).test(text ?? ''));
  const selects = (text: string | undefined, labels: Readonly<Record<string, string>> | undefined): boolean =>
    text === undefined || text === '' || parseLabelSelector(text).matches(labels ?? {});
  return (
    whole(selector.group, groupOf(object)) &&
    whole(selector.version, apiVersion.split('/').at(-1)) &&
    whole(selector.kind, kind) &&
    whole(selector.name, metadata.name, originalName) &&
    whole(selector.namespace, metadata.namespace) &&
    selects(selector.labelSelector, metadata.labels) &&
    selects(selector.annotationSelector, metadata.annotations)
  );
}

const clusterKinds = new Set(
  'APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus CustomResourceDefinition DeviceClass FlowSchema IPAddress IngressClass MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass PriorityLevelConfiguration ResourceSlice RuntimeClass SelfSubjectAccessReview SelfSubjectReview SelfSubjectRulesReview ServiceCIDR StorageClass StorageVersion StorageVersionMigration SubjectAccessReview TokenReview ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment VolumeAttributesClass'.split(
    ' ',
  ),
);

export const isNamespaced = ({ kind }: { readonly kind: string }): boolean => !clusterKinds.has(kind);
