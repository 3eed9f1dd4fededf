/** Fields that are pointers in upstream's Go types: `0`, `false` or `""` there is not the same as leaving them out. */
const pointers = new Set(
  `
  activeDeadlineSeconds allocateLoadBalancerNodePorts allowPrivilegeEscalation allowVolumeExpansion allowed attachRequired automountServiceAccountToken
  averageUtilization backoffLimit backoffLimitPerIndex blockOwnerDeletion completions controller defaultMode deletionGracePeriodSeconds
  enableServiceLinks expirationSeconds failedJobsHistoryLimit fsGroup gracePeriodSeconds hostProcess hostUsers immutable leaseDurationSeconds
  leaseTransitions maxFailedIndexes minDomains minReplicas mode optional orphanDependents parallelism partition podInfoOnMount priority privileged
  progressDeadlineSeconds readOnlyRootFilesystem ready replicas requiresRepublish revisionHistoryLimit runAsGroup runAsNonRoot runAsUser seLinuxMount
  serving setHostnameAsFQDN shareProcessNamespace stabilizationWindowSeconds started startingDeadlineSeconds storageCapacity storageClassName
  successfulJobsHistoryLimit suspend terminating terminationGracePeriodSeconds tolerationSeconds ttlSecondsAfterFinished volumeAttributesClassName
`
    .trim()
    .split(/\s+/),
);

export function isMeaningfulZero(field: string): boolean {
  return pointers.has(field);
}
