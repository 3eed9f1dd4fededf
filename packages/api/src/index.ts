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
export type {
  ApplyConfiguration,
  JSONPatch,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicySpec,
  Mutation,
} from './admissionregistration/mutating-admission-policy.ts';
export type { MutatingAdmissionPolicyBinding, MutatingAdmissionPolicyBindingSpec } from './admissionregistration/mutating-admission-policy-binding.ts';
export type { MutatingWebhook, MutatingWebhookConfiguration } from './admissionregistration/mutating-webhook-configuration.ts';
export type {
  AuditAnnotation,
  ExpressionWarning,
  TypeChecking,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
  ValidatingAdmissionPolicyStatus,
  Validation,
} from './admissionregistration/validating-admission-policy.ts';
export type { ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBindingSpec } from './admissionregistration/validating-admission-policy-binding.ts';
export type { ValidatingWebhook, ValidatingWebhookConfiguration } from './admissionregistration/validating-webhook-configuration.ts';
export type {
  CustomResourceColumnDefinition,
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionStatus,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  CustomResourceSubresourceStatus,
  CustomResourceSubresources,
  CustomResourceValidation,
  ExternalDocumentation,
  JSONSchemaProps,
  SelectableField,
  ServiceReference as ApiextensionsServiceReference,
  ValidationRule,
  WebhookClientConfig as ApiextensionsWebhookClientConfig,
  WebhookConversion,
} from './apiextensions/custom-resource-definition.ts';
export type {
  APIService,
  APIServiceCondition,
  APIServiceSpec,
  APIServiceStatus,
  ServiceReference as ApiregistrationServiceReference,
} from './apiregistration/api-service.ts';
export type { ControllerRevision } from './apps/controller-revision.ts';
export type { DaemonSet, DaemonSetCondition, DaemonSetSpec, DaemonSetStatus, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from './apps/daemon-set.ts';
export type { Deployment, DeploymentCondition, DeploymentSpec, DeploymentStatus, DeploymentStrategy, RollingUpdateDeployment } from './apps/deployment.ts';
export type { ReplicaSet, ReplicaSetCondition, ReplicaSetSpec, ReplicaSetStatus } from './apps/replica-set.ts';
export type {
  RollingUpdateStatefulSetStrategy,
  StatefulSet,
  StatefulSetCondition,
  StatefulSetOrdinals,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetSpec,
  StatefulSetStatus,
  StatefulSetUpdateStrategy,
} from './apps/stateful-set.ts';
export type { SelfSubjectReview, SelfSubjectReviewStatus } from './authentication/self-subject-review.ts';
export type { BoundObjectReference, TokenRequest, TokenRequestSpec, TokenRequestStatus } from './authentication/token-request.ts';
export type { TokenReview, TokenReviewSpec, TokenReviewStatus } from './authentication/token-review.ts';
export type { UserInfo } from './authentication/user-info.ts';
export type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from './authorization/access-review.ts';
export type { LocalSubjectAccessReview } from './authorization/local-subject-access-review.ts';
export type { SelfSubjectAccessReview, SelfSubjectAccessReviewSpec } from './authorization/self-subject-access-review.ts';
export type {
  NonResourceRule,
  ResourceRule,
  SelfSubjectRulesReview,
  SelfSubjectRulesReviewSpec,
  SubjectRulesReviewStatus,
} from './authorization/self-subject-rules-review.ts';
export type { SubjectAccessReview } from './authorization/subject-access-review.ts';
export type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HorizontalPodAutoscalerStatus,
} from './autoscaling/horizontal-pod-autoscaler-v1.ts';
export type {
  ContainerResourceMetricSource,
  ContainerResourceMetricStatus,
  CrossVersionObjectReference as AutoscalingCrossVersionObjectReference,
  ExternalMetricSource,
  ExternalMetricStatus,
  HPAScalingPolicy,
  HPAScalingRules,
  HorizontalPodAutoscaler as AutoscalingHorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerSpec as AutoscalingHorizontalPodAutoscalerSpec,
  HorizontalPodAutoscalerStatus as AutoscalingHorizontalPodAutoscalerStatus,
  MetricIdentifier,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  ObjectMetricSource,
  ObjectMetricStatus,
  PodsMetricSource,
  PodsMetricStatus,
  ResourceMetricSource,
  ResourceMetricStatus,
} from './autoscaling/horizontal-pod-autoscaler-v2.ts';
export type { Scale, ScaleSpec, ScaleStatus } from './autoscaling/scale.ts';
export type { CronJob, CronJobSpec, CronJobStatus, JobTemplateSpec } from './batch/cron-job.ts';
export type {
  Job,
  JobCondition,
  JobSpec,
  JobStatus,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicy,
  SuccessPolicyRule,
  UncountedTerminatedPods,
} from './batch/job.ts';
export type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
  CertificateSigningRequestSpec,
  CertificateSigningRequestStatus,
} from './certificates/certificate-signing-request.ts';
export type { Lease, LeaseSpec } from './coordination/lease.ts';
export type { Binding } from './core/binding.ts';
export type { ComponentCondition, ComponentStatus } from './core/component-status.ts';
export type { ConfigMap } from './core/config-map.ts';
export type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from './core/endpoints.ts';
export type { Event, EventSeries } from './core/event.ts';
export type { EventSource } from './core/event-source.ts';
export type { LimitRange, LimitRangeItem, LimitRangeSpec } from './core/limit-range.ts';
export type { Namespace, NamespaceCondition, NamespaceSpec, NamespaceStatus } from './core/namespace.ts';
export type {
  AttachedVolume,
  ConfigMapNodeConfigSource,
  ContainerImage,
  DaemonEndpoint,
  Node,
  NodeAddress,
  NodeCondition,
  NodeConfigSource,
  NodeConfigStatus,
  NodeDaemonEndpoints,
  NodeFeatures,
  NodeRuntimeHandler,
  NodeRuntimeHandlerFeatures,
  NodeSpec,
  NodeStatus,
  NodeSwapStatus,
  NodeSystemInfo,
  Taint,
} from './core/node.ts';
export type { LocalObjectReference, ObjectReference, TypedLocalObjectReference, TypedObjectReference } from './core/object-reference.ts';
export type { PersistentVolume, PersistentVolumeSpec, PersistentVolumeStatus } from './core/persistent-volume.ts';
export type {
  ModifyVolumeStatus,
  PersistentVolumeClaim,
  PersistentVolumeClaimCondition,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimStatus,
  VolumeResourceRequirements,
} from './core/persistent-volume-claim.ts';
export type {
  ContainerExtendedResourceRequest,
  ContainerState,
  ContainerStateRunning,
  ContainerStateTerminated,
  ContainerStateWaiting,
  ContainerStatus,
  ContainerUser,
  HostIP,
  ImageVolumeStatus,
  LinuxContainerUser,
  NodeAllocatableResourceClaimStatus,
  Pod,
  PodCondition,
  PodExtendedResourceClaimStatus,
  PodIP,
  PodResourceClaimStatus,
  PodStatus,
  ResourceHealth,
  ResourceStatus,
  VolumeMountStatus,
  VolumeStatus,
} from './core/pod.ts';
export type { PodTemplate } from './core/pod-template.ts';
export type {
  Affinity,
  NodeAffinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  PodAntiAffinity,
  PreferredSchedulingTerm,
  VolumeNodeAffinity,
  WeightedPodAffinityTerm,
} from './core/pod/affinity.ts';
export type {
  ConfigMapEnvSource,
  ConfigMapKeySelector,
  Container,
  ContainerPort,
  ContainerResizePolicy,
  ContainerRestartRule,
  ContainerRestartRuleOnExitCodes,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  EphemeralContainer,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceClaim,
  ResourceFieldSelector,
  ResourceRequirements,
  SecretEnvSource,
  SecretKeySelector,
  VolumeDevice,
  VolumeMount,
} from './core/pod/container.ts';
export type { HostAlias, PodDNSConfig, PodDNSConfigOption, PodOS, PodReadinessGate, PodResourceClaim, PodSpec, PodTemplateSpec } from './core/pod/pod-spec.ts';
export type { ExecAction, GRPCAction, HTTPGetAction, HTTPHeader, Lifecycle, LifecycleHandler, Probe, SleepAction, TCPSocketAction } from './core/pod/probe.ts';
export type { PodSchedulingGate, PodSchedulingGroup, Toleration, TopologySpreadConstraint } from './core/pod/scheduling.ts';
export type {
  AppArmorProfile,
  Capabilities,
  PodSecurityContext,
  SELinuxOptions,
  SeccompProfile,
  SecurityContext,
  Sysctl,
  WindowsSecurityContextOptions,
} from './core/pod/security-context.ts';
export type { SecretReference } from './core/object-reference.ts';
export type { Volume } from './core/pod/volume.ts';
export type { EphemeralVolumeSource, PersistentVolumeClaimTemplate, PersistentVolumeClaimVolumeSource } from './core/volumes/claim-volumes.ts';
export type {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  AzureFilePersistentVolumeSource,
  AzureFileVolumeSource,
  CinderPersistentVolumeSource,
  CinderVolumeSource,
  GCEPersistentDiskVolumeSource,
  PhotonPersistentDiskVolumeSource,
  PortworxVolumeSource,
  ScaleIOPersistentVolumeSource,
  ScaleIOVolumeSource,
  StorageOSPersistentVolumeSource,
  StorageOSVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from './core/volumes/cloud-volumes.ts';
export type { CSIPersistentVolumeSource, CSIVolumeSource, FlexPersistentVolumeSource, FlexVolumeSource } from './core/volumes/driver-volumes.ts';
export type {
  CephFSPersistentVolumeSource,
  CephFSVolumeSource,
  FCVolumeSource,
  FlockerVolumeSource,
  GlusterfsPersistentVolumeSource,
  GlusterfsVolumeSource,
  ISCSIPersistentVolumeSource,
  ISCSIVolumeSource,
  NFSVolumeSource,
  QuobyteVolumeSource,
  RBDPersistentVolumeSource,
  RBDVolumeSource,
} from './core/volumes/network-volumes.ts';
export type { EmptyDirVolumeSource, GitRepoVolumeSource, HostPathVolumeSource, ImageVolumeSource, LocalVolumeSource } from './core/volumes/node-volumes.ts';
export type {
  ClusterTrustBundleProjection,
  ConfigMapProjection,
  ConfigMapVolumeSource,
  DownwardAPIProjection,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  SecretProjection,
  SecretVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from './core/volumes/object-volumes.ts';
export type {
  ReplicationController,
  ReplicationControllerCondition,
  ReplicationControllerSpec,
  ReplicationControllerStatus,
} from './core/replication-controller.ts';
export type { ResourceQuota, ResourceQuotaSpec, ResourceQuotaStatus, ScopeSelector, ScopedResourceSelectorRequirement } from './core/resource-quota.ts';
export type { Secret } from './core/secret.ts';
export type {
  ClientIPConfig,
  LoadBalancerIngress,
  LoadBalancerStatus,
  PortStatus,
  Service,
  ServicePort,
  ServiceSpec,
  ServiceStatus,
  SessionAffinityConfig,
} from './core/service.ts';
export type { ServiceAccount } from './core/service-account.ts';
export type {
  Endpoint,
  EndpointConditions,
  EndpointHints,
  EndpointPort as DiscoveryEndpointPort,
  EndpointSlice,
  ForNode,
  ForZone,
} from './discovery/endpoint-slice.ts';
export type { Event as EventV1, EventSeries as EventsEventSeries } from './events/event.ts';
export type {
  FlowDistinguisherMethod,
  FlowSchema,
  FlowSchemaCondition,
  FlowSchemaSpec,
  FlowSchemaStatus,
  GroupSubject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  PriorityLevelConfigurationReference,
  ResourcePolicyRule,
  ServiceAccountSubject,
  Subject,
  UserSubject,
} from './flowcontrol/flow-schema.ts';
export type {
  ExemptPriorityLevelConfiguration,
  LimitResponse,
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationCondition,
  PriorityLevelConfigurationSpec,
  PriorityLevelConfigurationStatus,
  QueuingConfiguration,
} from './flowcontrol/priority-level-configuration.ts';
export type { Condition } from './meta/condition.ts';
export type { DeleteOptions } from './meta/delete-options.ts';
export type { FieldSelectorRequirement } from './meta/field-selector-requirement.ts';
export type { LabelSelector, LabelSelectorRequirement } from './meta/label-selector.ts';
export type { Preconditions } from './meta/preconditions.ts';
export type {
  HTTPIngressPath,
  HTTPIngressRuleValue,
  Ingress,
  IngressBackend,
  IngressLoadBalancerIngress,
  IngressLoadBalancerStatus,
  IngressPortStatus,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressStatus,
  IngressTLS,
  ServiceBackendPort,
} from './networking/ingress.ts';
export type { IngressClass, IngressClassParametersReference, IngressClassSpec } from './networking/ingress-class.ts';
export type { IPAddress, IPAddressSpec, ParentReference } from './networking/ip-address.ts';
export type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from './networking/network-policy.ts';
export type { ServiceCIDR, ServiceCIDRSpec, ServiceCIDRStatus } from './networking/service-cidr.ts';
export type { Overhead, RuntimeClass, Scheduling } from './node/runtime-class.ts';
export type { Eviction } from './policy/eviction.ts';
export type { PodDisruptionBudget, PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from './policy/pod-disruption-budget.ts';
export type { AggregationRule, ClusterRole } from './rbac/cluster-role.ts';
export type { ClusterRoleBinding } from './rbac/cluster-role-binding.ts';
export type { PolicyRule } from './rbac/policy-rule.ts';
export type { Role } from './rbac/role.ts';
export type { RoleBinding } from './rbac/role-binding.ts';
export type { RoleRef, Subject as RbacSubject } from './rbac/subject.ts';
export type {
  CELDeviceSelector,
  CapacityRequirements,
  DeviceClaim,
  DeviceClaimConfiguration,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  DeviceToleration,
  ExactDeviceRequest,
  OpaqueDeviceConfiguration,
  ResourceClaimSpec,
} from './resource/device.ts';
export type { DeviceClass, DeviceClassConfiguration, DeviceClassSpec } from './resource/device-class.ts';
export type {
  AllocatedDeviceStatus,
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceAllocationResult,
  DeviceRequestAllocationResult,
  NetworkDeviceData,
  ResourceClaim as ResourceResourceClaim,
  ResourceClaimConsumerReference,
  ResourceClaimStatus,
} from './resource/resource-claim.ts';
export type { ResourceClaimTemplate, ResourceClaimTemplateSpec } from './resource/resource-claim-template.ts';
export type {
  CapacityRequestPolicy,
  CapacityRequestPolicyRange,
  Counter,
  CounterSet,
  Device,
  DeviceAttribute,
  DeviceCapacity,
  DeviceCounterConsumption,
  DeviceTaint,
  NodeAllocatableResourceMapping,
  ResourcePool,
  ResourceSlice,
  ResourceSliceSpec,
} from './resource/resource-slice.ts';
export type { PriorityClass } from './scheduling/priority-class.ts';
export type { CSIDriver, CSIDriverSpec, TokenRequest as StorageTokenRequest } from './storage/csi-driver.ts';
export type { CSINode, CSINodeDriver, CSINodeSpec, VolumeNodeResources } from './storage/csi-node.ts';
export type { CSIStorageCapacity } from './storage/csi-storage-capacity.ts';
export type { StorageClass, TopologySelectorLabelRequirement, TopologySelectorTerm } from './storage/storage-class.ts';
export type { VolumeAttachment, VolumeAttachmentSource, VolumeAttachmentSpec, VolumeAttachmentStatus, VolumeError } from './storage/volume-attachment.ts';
export type { VolumeAttributesClass } from './storage/volume-attributes-class.ts';
