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
import { alwaysAdmit, alwaysDeny } from './optional/always.ts';
import { alwaysPullImages } from './optional/always-pull-images.ts';
import { denyServiceExternalIps } from './optional/deny-service-external-ips.ts';
import { extendedResourceToleration } from './optional/extended-resource-toleration.ts';
import { limitPodHardAntiAffinityTopology } from './optional/limit-pod-hard-anti-affinity-topology.ts';
import { namespaceExists } from './optional/namespace-exists.ts';
import { ownerReferencesPermissionEnforcement } from './optional/owner-references-permission-enforcement.ts';
import { podNodeSelector } from './optional/pod-node-selector.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

/** Every admission plugin there is, in running order: all change, then all refuse. Webhooks and policies stand before the quota, which counts what is left. */
export function admissionPlugins(parts: AdmissionParts & { readonly rbacIndex: RbacIndex }): readonly AdmissionPlugin[] {
  return [
    alwaysAdmit,
    namespaceLifecycle(parts),
    namespaceExists(parts),
    limitPodHardAntiAffinityTopology,
    limitRanger(parts),
    serviceAccountAdmission(parts),
    nodeRestriction(parts),
    taintNodesByCondition,
    alwaysPullImages,
    podSecurity(parts, parts.configuration.podSecurity),
    podNodeSelector(parts, parts.configuration.podNodeSelector),
    priorityAdmission(parts),
    defaultTolerationSeconds(parts.tolerationSeconds),
    extendedResourceToleration,
    defaultStorageClass(parts),
    storageObjectInUseProtection,
    ownerReferencesPermissionEnforcement(parts),
    persistentVolumeClaimResize(parts),
    runtimeClassAdmission(parts),
    certificateApproval(parts),
    certificateSigning(parts),
    certificateSubjectRestriction,
    defaultIngressClass(parts),
    denyServiceExternalIps,
    roleEscalation({ ...parts, index: parts.rbacIndex }),
    resourceQuota(parts),
    alwaysDeny,
  ];
}
