import { resourceReference } from '@kubets/machinery';
import type { Binding } from './core/binding.ts';
import type { ComponentStatus } from './core/component-status.ts';
import type { ConfigMap } from './core/config-map.ts';
import type { Endpoints } from './core/endpoints.ts';
import type { Event } from './core/event.ts';
import type { LimitRange } from './core/limit-range.ts';
import type { Namespace } from './core/namespace.ts';
import type { Node } from './core/node.ts';
import type { PersistentVolumeClaim } from './core/persistent-volume-claim.ts';
import type { PersistentVolume } from './core/persistent-volume.ts';
import type { Pod } from './core/pod.ts';
import type { PodTemplate } from './core/pod-template.ts';
import type { ReplicationController } from './core/replication-controller.ts';
import type { ResourceQuota } from './core/resource-quota.ts';
import type { Secret } from './core/secret.ts';
import type { ServiceAccount } from './core/service-account.ts';
import type { Service } from './core/service.ts';
import type { MutatingAdmissionPolicy } from './admissionregistration/mutating-admission-policy.ts';
import type { MutatingAdmissionPolicyBinding } from './admissionregistration/mutating-admission-policy-binding.ts';
import type { MutatingWebhookConfiguration } from './admissionregistration/mutating-webhook-configuration.ts';
import type { ValidatingAdmissionPolicy } from './admissionregistration/validating-admission-policy.ts';
import type { ValidatingAdmissionPolicyBinding } from './admissionregistration/validating-admission-policy-binding.ts';
import type { ValidatingWebhookConfiguration } from './admissionregistration/validating-webhook-configuration.ts';
import type { CustomResourceDefinition } from './apiextensions/custom-resource-definition.ts';
import type { APIService } from './apiregistration/api-service.ts';
import type { ControllerRevision } from './apps/controller-revision.ts';
import type { DaemonSet } from './apps/daemon-set.ts';
import type { Deployment } from './apps/deployment.ts';
import type { ReplicaSet } from './apps/replica-set.ts';
import type { StatefulSet } from './apps/stateful-set.ts';
import type { SelfSubjectReview } from './authentication/self-subject-review.ts';
import type { TokenReview } from './authentication/token-review.ts';
import type { LocalSubjectAccessReview } from './authorization/local-subject-access-review.ts';
import type { SelfSubjectAccessReview } from './authorization/self-subject-access-review.ts';
import type { SelfSubjectRulesReview } from './authorization/self-subject-rules-review.ts';
import type { SubjectAccessReview } from './authorization/subject-access-review.ts';
import type { HorizontalPodAutoscaler as HorizontalPodAutoscalerV1 } from './autoscaling/horizontal-pod-autoscaler-v1.ts';
import type { HorizontalPodAutoscaler } from './autoscaling/horizontal-pod-autoscaler-v2.ts';
import type { CronJob } from './batch/cron-job.ts';
import type { Job } from './batch/job.ts';
import type { CertificateSigningRequest } from './certificates/certificate-signing-request.ts';
import type { Lease } from './coordination/lease.ts';
import type { EndpointSlice } from './discovery/endpoint-slice.ts';
import type { Event as EventV1 } from './events/event.ts';
import type { FlowSchema } from './flowcontrol/flow-schema.ts';
import type { PriorityLevelConfiguration } from './flowcontrol/priority-level-configuration.ts';
import type { IngressClass } from './networking/ingress-class.ts';
import type { Ingress } from './networking/ingress.ts';
import type { IPAddress } from './networking/ip-address.ts';
import type { NetworkPolicy } from './networking/network-policy.ts';
import type { ServiceCIDR } from './networking/service-cidr.ts';
import type { RuntimeClass } from './node/runtime-class.ts';
import type { PodDisruptionBudget } from './policy/pod-disruption-budget.ts';
import type { ClusterRoleBinding } from './rbac/cluster-role-binding.ts';
import type { ClusterRole } from './rbac/cluster-role.ts';
import type { RoleBinding } from './rbac/role-binding.ts';
import type { Role } from './rbac/role.ts';
import type { DeviceClass } from './resource/device-class.ts';
import type { ResourceClaim } from './resource/resource-claim.ts';
import type { ResourceClaimTemplate } from './resource/resource-claim-template.ts';
import type { ResourceSlice } from './resource/resource-slice.ts';
import type { PriorityClass } from './scheduling/priority-class.ts';
import type { CSIDriver } from './storage/csi-driver.ts';
import type { CSINode } from './storage/csi-node.ts';
import type { CSIStorageCapacity } from './storage/csi-storage-capacity.ts';
import type { StorageClass } from './storage/storage-class.ts';
import type { VolumeAttachment } from './storage/volume-attachment.ts';
import type { VolumeAttributesClass } from './storage/volume-attributes-class.ts';

// v1
export const bindings = resourceReference<Binding>('v1', 'Binding', 'bindings', 'Namespaced');
export const componentStatuses = resourceReference<ComponentStatus>('v1', 'ComponentStatus', 'componentstatuses', 'Cluster');
export const configMaps = resourceReference<ConfigMap>('v1', 'ConfigMap', 'configmaps', 'Namespaced');
export const endpoints = resourceReference<Endpoints>('v1', 'Endpoints', 'endpoints', 'Namespaced');
export const events = resourceReference<Event>('v1', 'Event', 'events', 'Namespaced');
export const limitRanges = resourceReference<LimitRange>('v1', 'LimitRange', 'limitranges', 'Namespaced');
export const namespaces = resourceReference<Namespace>('v1', 'Namespace', 'namespaces', 'Cluster');
export const nodes = resourceReference<Node>('v1', 'Node', 'nodes', 'Cluster');
export const persistentVolumeClaims = resourceReference<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'Namespaced');
export const persistentVolumes = resourceReference<PersistentVolume>('v1', 'PersistentVolume', 'persistentvolumes', 'Cluster');
export const pods = resourceReference<Pod>('v1', 'Pod', 'pods', 'Namespaced');
export const podTemplates = resourceReference<PodTemplate>('v1', 'PodTemplate', 'podtemplates', 'Namespaced');
export const replicationControllers = resourceReference<ReplicationController>('v1', 'ReplicationController', 'replicationcontrollers', 'Namespaced');
export const resourceQuotas = resourceReference<ResourceQuota>('v1', 'ResourceQuota', 'resourcequotas', 'Namespaced');
export const secrets = resourceReference<Secret>('v1', 'Secret', 'secrets', 'Namespaced');
export const serviceAccounts = resourceReference<ServiceAccount>('v1', 'ServiceAccount', 'serviceaccounts', 'Namespaced');
export const services = resourceReference<Service>('v1', 'Service', 'services', 'Namespaced');

// admissionregistration.k8s.io/v1
export const mutatingAdmissionPolicies = resourceReference<MutatingAdmissionPolicy>(
  'admissionregistration.k8s.io/v1',
  'MutatingAdmissionPolicy',
  'mutatingadmissionpolicies',
  'Cluster',
);
export const mutatingAdmissionPolicyBindings = resourceReference<MutatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io/v1',
  'MutatingAdmissionPolicyBinding',
  'mutatingadmissionpolicybindings',
  'Cluster',
);
export const mutatingWebhookConfigurations = resourceReference<MutatingWebhookConfiguration>(
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
  'Cluster',
);
export const validatingAdmissionPolicies = resourceReference<ValidatingAdmissionPolicy>(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicy',
  'validatingadmissionpolicies',
  'Cluster',
);
export const validatingAdmissionPolicyBindings = resourceReference<ValidatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicyBinding',
  'validatingadmissionpolicybindings',
  'Cluster',
);
export const validatingWebhookConfigurations = resourceReference<ValidatingWebhookConfiguration>(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  'Cluster',
);

// apiextensions.k8s.io/v1
export const customResourceDefinitions = resourceReference<CustomResourceDefinition>(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'customresourcedefinitions',
  'Cluster',
);

// apiregistration.k8s.io/v1
export const apiServices = resourceReference<APIService>('apiregistration.k8s.io/v1', 'APIService', 'apiservices', 'Cluster');

// apps/v1
export const controllerRevisions = resourceReference<ControllerRevision>('apps/v1', 'ControllerRevision', 'controllerrevisions', 'Namespaced');
export const daemonSets = resourceReference<DaemonSet>('apps/v1', 'DaemonSet', 'daemonsets', 'Namespaced');
export const deployments = resourceReference<Deployment>('apps/v1', 'Deployment', 'deployments', 'Namespaced');
export const replicaSets = resourceReference<ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets', 'Namespaced');
export const statefulSets = resourceReference<StatefulSet>('apps/v1', 'StatefulSet', 'statefulsets', 'Namespaced');

// authentication.k8s.io/v1
export const selfSubjectReviews = resourceReference<SelfSubjectReview>('authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews', 'Cluster');
export const tokenReviews = resourceReference<TokenReview>('authentication.k8s.io/v1', 'TokenReview', 'tokenreviews', 'Cluster');

// authorization.k8s.io/v1
export const localSubjectAccessReviews = resourceReference<LocalSubjectAccessReview>(
  'authorization.k8s.io/v1',
  'LocalSubjectAccessReview',
  'localsubjectaccessreviews',
  'Namespaced',
);
export const selfSubjectAccessReviews = resourceReference<SelfSubjectAccessReview>(
  'authorization.k8s.io/v1',
  'SelfSubjectAccessReview',
  'selfsubjectaccessreviews',
  'Cluster',
);
export const selfSubjectRulesReviews = resourceReference<SelfSubjectRulesReview>(
  'authorization.k8s.io/v1',
  'SelfSubjectRulesReview',
  'selfsubjectrulesreviews',
  'Cluster',
);
export const subjectAccessReviews = resourceReference<SubjectAccessReview>('authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews', 'Cluster');

// autoscaling/v1
export const horizontalPodAutoscalersV1 = resourceReference<HorizontalPodAutoscalerV1>(
  'autoscaling/v1',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
  'Namespaced',
);

// autoscaling/v2
export const horizontalPodAutoscalers = resourceReference<HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
  'Namespaced',
);

// batch/v1
export const cronJobs = resourceReference<CronJob>('batch/v1', 'CronJob', 'cronjobs', 'Namespaced');
export const jobs = resourceReference<Job>('batch/v1', 'Job', 'jobs', 'Namespaced');

// certificates.k8s.io/v1
export const certificateSigningRequests = resourceReference<CertificateSigningRequest>(
  'certificates.k8s.io/v1',
  'CertificateSigningRequest',
  'certificatesigningrequests',
  'Cluster',
);

// coordination.k8s.io/v1
export const leases = resourceReference<Lease>('coordination.k8s.io/v1', 'Lease', 'leases', 'Namespaced');

// discovery.k8s.io/v1
export const endpointSlices = resourceReference<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', 'Namespaced');

// events.k8s.io/v1
export const eventsV1 = resourceReference<EventV1>('events.k8s.io/v1', 'Event', 'events', 'Namespaced');

// flowcontrol.apiserver.k8s.io/v1
export const flowSchemas = resourceReference<FlowSchema>('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'flowschemas', 'Cluster');
export const priorityLevelConfigurations = resourceReference<PriorityLevelConfiguration>(
  'flowcontrol.apiserver.k8s.io/v1',
  'PriorityLevelConfiguration',
  'prioritylevelconfigurations',
  'Cluster',
);

// networking.k8s.io/v1
export const ingressClasses = resourceReference<IngressClass>('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', 'Cluster');
export const ingresses = resourceReference<Ingress>('networking.k8s.io/v1', 'Ingress', 'ingresses', 'Namespaced');
export const ipAddresses = resourceReference<IPAddress>('networking.k8s.io/v1', 'IPAddress', 'ipaddresses', 'Cluster');
export const networkPolicies = resourceReference<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 'Namespaced');
export const serviceCIDRs = resourceReference<ServiceCIDR>('networking.k8s.io/v1', 'ServiceCIDR', 'servicecidrs', 'Cluster');

// node.k8s.io/v1
export const runtimeClasses = resourceReference<RuntimeClass>('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', 'Cluster');

// policy/v1
export const podDisruptionBudgets = resourceReference<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'Namespaced');

// rbac.authorization.k8s.io/v1
export const clusterRoleBindings = resourceReference<ClusterRoleBinding>(
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
  'clusterrolebindings',
  'Cluster',
);
export const clusterRoles = resourceReference<ClusterRole>('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', 'Cluster');
export const roleBindings = resourceReference<RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', 'Namespaced');
export const roles = resourceReference<Role>('rbac.authorization.k8s.io/v1', 'Role', 'roles', 'Namespaced');

// resource.k8s.io/v1
export const deviceClasses = resourceReference<DeviceClass>('resource.k8s.io/v1', 'DeviceClass', 'deviceclasses', 'Cluster');
export const resourceClaims = resourceReference<ResourceClaim>('resource.k8s.io/v1', 'ResourceClaim', 'resourceclaims', 'Namespaced');
export const resourceClaimTemplates = resourceReference<ResourceClaimTemplate>(
  'resource.k8s.io/v1',
  'ResourceClaimTemplate',
  'resourceclaimtemplates',
  'Namespaced',
);
export const resourceSlices = resourceReference<ResourceSlice>('resource.k8s.io/v1', 'ResourceSlice', 'resourceslices', 'Cluster');

// scheduling.k8s.io/v1
export const priorityClasses = resourceReference<PriorityClass>('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', 'Cluster');

// storage.k8s.io/v1
export const csiDrivers = resourceReference<CSIDriver>('storage.k8s.io/v1', 'CSIDriver', 'csidrivers', 'Cluster');
export const csiNodes = resourceReference<CSINode>('storage.k8s.io/v1', 'CSINode', 'csinodes', 'Cluster');
export const csiStorageCapacities = resourceReference<CSIStorageCapacity>('storage.k8s.io/v1', 'CSIStorageCapacity', 'csistoragecapacities', 'Namespaced');
export const storageClasses = resourceReference<StorageClass>('storage.k8s.io/v1', 'StorageClass', 'storageclasses', 'Cluster');
export const volumeAttachments = resourceReference<VolumeAttachment>('storage.k8s.io/v1', 'VolumeAttachment', 'volumeattachments', 'Cluster');
export const volumeAttributesClasses = resourceReference<VolumeAttributesClass>(
  'storage.k8s.io/v1',
  'VolumeAttributesClass',
  'volumeattributesclasses',
  'Cluster',
);
