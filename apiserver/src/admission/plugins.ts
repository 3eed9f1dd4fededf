import type { RbacIndex } from '../authorization/rbac-index.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificate-signers.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger/limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { priorityAdmission } from './priority.ts';
import { resourceQuota } from './resource-quota/resource-quota.ts';
import { roleEscalation } from './role-escalation.ts';
import { runtimeClassAdmission } from './runtime-class.ts';
import { serviceAccountAdmission } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

/** Every admission plugin, in running order: all change, then all refuse. Webhooks and policies stand before the quota, which counts what is left. */
export function admissionPlugins(parts: AdmissionParts & { readonly rbacIndex: RbacIndex }): readonly AdmissionPlugin[] {
  return [
    namespaceLifecycle(parts),
    limitRanger(parts),
    serviceAccountAdmission(parts),
    nodeRestriction(parts),
    taintNodesByCondition,
    podSecurity(parts, parts.configuration.podSecurity),
    priorityAdmission(parts),
    defaultTolerationSeconds,
    defaultStorageClass(parts),
    storageObjectInUseProtection,
    persistentVolumeClaimResize(parts),
    runtimeClassAdmission(parts),
    certificateApproval(parts),
    certificateSigning(parts),
    certificateSubjectRestriction,
    defaultIngressClass(parts),
    roleEscalation({ ...parts, index: parts.rbacIndex }),
    resourceQuota(parts),
  ];
}
