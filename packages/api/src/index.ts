export {
  bindings,
  componentStatuses,
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  podTemplates,
  replicationControllers,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
  customResourceDefinitions,
  apiServices,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  horizontalPodAutoscalersV1,
  horizontalPodAutoscalers,
  cronJobs,
  jobs,
  certificateSigningRequests,
  leases,
  endpointSlices,
  eventsV1,
  flowSchemas,
  priorityLevelConfigurations,
  ingressClasses,
  ingresses,
  ipAddresses,
  networkPolicies,
  serviceCIDRs,
  runtimeClasses,
  podDisruptionBudgets,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  deviceClasses,
  resourceClaims,
  resourceClaimTemplates,
  resourceSlices,
  priorityClasses,
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
} from './resources.ts';
export type {
  MatchCondition,
  MatchResources,
  NamedRuleWithOperations,
  ParamKind,
  ParamRef,
  RuleWithOperations,
  ServiceReference,
  Variable,
  WebhookClientConfig,
} from './admissionregistration/match-resources.ts';

export type { ControllerRevision } from './apps/controller-revision.ts';
export type { DaemonSet, DaemonSetStatus } from './apps/daemon-set.ts';
export type { Deployment, DeploymentCondition, DeploymentStatus } from './apps/deployment.ts';
export type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from './apps/replica-set.ts';
export type { StatefulSet, StatefulSetStatus } from './apps/stateful-set.ts';
export type { SelfSubjectReview } from './authentication/self-subject-review.ts';
export type { TokenRequest } from './authentication/token-request.ts';
export type { TokenReview } from './authentication/token-review.ts';

export type { LocalSubjectAccessReview } from './authorization/local-subject-access-review.ts';
export type { SelfSubjectAccessReview } from './authorization/self-subject-access-review.ts';
export type { SelfSubjectRulesReview } from './authorization/self-subject-rules-review.ts';
export type { SubjectAccessReview } from './authorization/subject-access-review.ts';

export type {
  MetricIdentifier,
  HPAScalingRules,
  HorizontalPodAutoscaler as AutoscalingHorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
} from './autoscaling/horizontal-pod-autoscaler-v2.ts';
export type { Scale } from './autoscaling/scale.ts';
export type { CronJob, CronJobStatus } from './batch/cron-job.ts';
export type { Job, JobCondition, JobStatus, PodFailurePolicyRule } from './batch/job.ts';
export type { CertificateSigningRequest, CertificateSigningRequestStatus } from './certificates/certificate-signing-request.ts';
export type { Lease } from './coordination/lease.ts';
export type { Binding } from './core/binding.ts';
export type { ComponentStatus } from './core/component-status.ts';
export type { ConfigMap } from './core/config-map.ts';
export type { EndpointAddress, EndpointSubset, Endpoints } from './core/endpoints.ts';
export type { Event } from './core/event.ts';

export type { LimitRange } from './core/limit-range.ts';
export type { Namespace, NamespaceCondition } from './core/namespace.ts';
export type { Node, NodeCondition, NodeStatus, Taint } from './core/node.ts';
export type { ObjectReference } from './core/object-reference.ts';
export type { PersistentVolume, PersistentVolumeStatus } from './core/persistent-volume.ts';
export type { PersistentVolumeClaim } from './core/persistent-volume-claim.ts';
export type { ContainerStatus, Pod, PodCondition } from './core/pod.ts';

export type { NodeAffinity, NodeSelectorTerm, PodAffinityTerm, PreferredSchedulingTerm, WeightedPodAffinityTerm } from './core/pod/affinity.ts';
export type { Container } from './core/pod/container.ts';
export type { PodSpec, PodTemplateSpec } from './core/pod/pod-spec.ts';

export type { Toleration, TopologySpreadConstraint } from './core/pod/scheduling.ts';

export type { Volume } from './core/pod/volume.ts';

export type { ReplicationController } from './core/replication-controller.ts';
export type { ResourceQuota } from './core/resource-quota.ts';
export type { Secret } from './core/secret.ts';
export type { Service, ServicePort } from './core/service.ts';
export type { ServiceAccount } from './core/service-account.ts';
export type { Endpoint, EndpointPort as DiscoveryEndpointPort, EndpointSlice } from './discovery/endpoint-slice.ts';

export { mandatoryFlowSchemaSpecs, mandatoryLevelSpecs } from './flowcontrol/mandatory-specs.ts';
export type { FlowSchema } from './flowcontrol/flow-schema.ts';
export type { PriorityLevelConfiguration } from './flowcontrol/priority-level-configuration.ts';

export type { Ingress } from './networking/ingress.ts';
export type { IngressClass } from './networking/ingress-class.ts';
export type { IPAddress } from './networking/ip-address.ts';
export type { NetworkPolicy } from './networking/network-policy.ts';
export type { ServiceCIDR } from './networking/service-cidr.ts';
export type { RuntimeClass } from './node/runtime-class.ts';
export type { Eviction } from './policy/eviction.ts';
export type { PodDisruptionBudget, PodDisruptionBudgetStatus } from './policy/pod-disruption-budget.ts';
export type { ClusterRole } from './rbac/cluster-role.ts';
export type { ClusterRoleBinding } from './rbac/cluster-role-binding.ts';
export type { PolicyRule } from './rbac/policy-rule.ts';
export type { Role } from './rbac/role.ts';
export type { RoleBinding } from './rbac/role-binding.ts';
export type { RoleRef, Subject as RbacSubject } from './rbac/subject.ts';

export type { PriorityClass } from './scheduling/priority-class.ts';

export type { CSINode } from './storage/csi-node.ts';

export type { StorageClass } from './storage/storage-class.ts';

export type { VolumeAttributesClass } from './storage/volume-attributes-class.ts';
