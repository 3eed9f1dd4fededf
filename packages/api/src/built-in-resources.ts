import type { ResourceDefinition } from '@kubets/machinery';
import { bindingDefinition } from './core/binding.ts';
import { componentStatusDefinition } from './core/component-status.ts';
import { configMapDefinition } from './core/config-map.ts';
import { endpointsDefinition } from './core/endpoints.ts';
import { eventDefinition } from './core/event.ts';
import { limitRangeDefinition } from './core/limit-range.ts';
import { namespaceDefinition } from './core/namespace.ts';
import { nodeDefinition } from './core/node.ts';
import { persistentVolumeClaimDefinition } from './core/persistent-volume-claim.ts';
import { persistentVolumeDefinition } from './core/persistent-volume.ts';
import { podDefinition } from './core/pod.ts';
import { podTemplateDefinition } from './core/pod-template.ts';
import { replicationControllerDefinition } from './core/replication-controller.ts';
import { resourceQuotaDefinition } from './core/resource-quota.ts';
import { secretDefinition } from './core/secret.ts';
import { serviceAccountDefinition } from './core/service-account.ts';
import { serviceDefinition } from './core/service.ts';
import { mutatingAdmissionPolicyDefinition } from './admissionregistration/mutating-admission-policy.ts';
import { mutatingAdmissionPolicyBindingDefinition } from './admissionregistration/mutating-admission-policy-binding.ts';
import { mutatingWebhookConfigurationDefinition } from './admissionregistration/mutating-webhook-configuration.ts';
import { validatingAdmissionPolicyDefinition } from './admissionregistration/validating-admission-policy.ts';
import { validatingAdmissionPolicyBindingDefinition } from './admissionregistration/validating-admission-policy-binding.ts';
import { validatingWebhookConfigurationDefinition } from './admissionregistration/validating-webhook-configuration.ts';
import { customResourceDefinitionDefinition } from './apiextensions/custom-resource-definition.ts';
import { apiServiceDefinition } from './apiregistration/api-service.ts';
import { controllerRevisionDefinition } from './apps/controller-revision.ts';
import { daemonSetDefinition } from './apps/daemon-set.ts';
import { deploymentDefinition } from './apps/deployment.ts';
import { replicaSetDefinition } from './apps/replica-set.ts';
import { statefulSetDefinition } from './apps/stateful-set.ts';
import { selfSubjectReviewDefinition } from './authentication/self-subject-review.ts';
import { tokenReviewDefinition } from './authentication/token-review.ts';
import { localSubjectAccessReviewDefinition } from './authorization/local-subject-access-review.ts';
import { selfSubjectAccessReviewDefinition } from './authorization/self-subject-access-review.ts';
import { selfSubjectRulesReviewDefinition } from './authorization/self-subject-rules-review.ts';
import { subjectAccessReviewDefinition } from './authorization/subject-access-review.ts';
import { horizontalPodAutoscalerV1Definition } from './autoscaling/horizontal-pod-autoscaler-v1.ts';
import { horizontalPodAutoscalerDefinition } from './autoscaling/horizontal-pod-autoscaler-v2.ts';
import { cronJobDefinition } from './batch/cron-job.ts';
import { jobDefinition } from './batch/job.ts';
import { certificateSigningRequestDefinition } from './certificates/certificate-signing-request.ts';
import { leaseDefinition } from './coordination/lease.ts';
import { endpointSliceDefinition } from './discovery/endpoint-slice.ts';
import { eventV1Definition } from './events/event.ts';
import { flowSchemaDefinition } from './flowcontrol/flow-schema.ts';
import { priorityLevelConfigurationDefinition } from './flowcontrol/priority-level-configuration.ts';
import { ingressClassDefinition } from './networking/ingress-class.ts';
import { ingressDefinition } from './networking/ingress.ts';
import { ipAddressDefinition } from './networking/ip-address.ts';
import { networkPolicyDefinition } from './networking/network-policy.ts';
import { serviceCIDRDefinition } from './networking/service-cidr.ts';
import { runtimeClassDefinition } from './node/runtime-class.ts';
import { podDisruptionBudgetDefinition } from './policy/pod-disruption-budget.ts';
import { clusterRoleBindingDefinition } from './rbac/cluster-role-binding.ts';
import { clusterRoleDefinition } from './rbac/cluster-role.ts';
import { roleBindingDefinition } from './rbac/role-binding.ts';
import { roleDefinition } from './rbac/role.ts';
import { deviceClassDefinition } from './resource/device-class.ts';
import { resourceClaimDefinition } from './resource/resource-claim.ts';
import { resourceClaimTemplateDefinition } from './resource/resource-claim-template.ts';
import { resourceSliceDefinition } from './resource/resource-slice.ts';
import { priorityClassDefinition } from './scheduling/priority-class.ts';
import { csiDriverDefinition } from './storage/csi-driver.ts';
import { csiNodeDefinition } from './storage/csi-node.ts';
import { csiStorageCapacityDefinition } from './storage/csi-storage-capacity.ts';
import { storageClassDefinition } from './storage/storage-class.ts';
import { volumeAttachmentDefinition } from './storage/volume-attachment.ts';
import { volumeAttributesClassDefinition } from './storage/volume-attributes-class.ts';

/** Every built-in resource, in the order discovery shows its groups. */
export const builtInResources: readonly ResourceDefinition[] = [
  bindingDefinition,
  componentStatusDefinition,
  configMapDefinition,
  endpointsDefinition,
  eventDefinition,
  limitRangeDefinition,
  namespaceDefinition,
  nodeDefinition,
  persistentVolumeClaimDefinition,
  persistentVolumeDefinition,
  podDefinition,
  podTemplateDefinition,
  replicationControllerDefinition,
  resourceQuotaDefinition,
  secretDefinition,
  serviceAccountDefinition,
  serviceDefinition,
  mutatingAdmissionPolicyDefinition,
  mutatingAdmissionPolicyBindingDefinition,
  mutatingWebhookConfigurationDefinition,
  validatingAdmissionPolicyDefinition,
  validatingAdmissionPolicyBindingDefinition,
  validatingWebhookConfigurationDefinition,
  customResourceDefinitionDefinition,
  apiServiceDefinition,
  controllerRevisionDefinition,
  daemonSetDefinition,
  deploymentDefinition,
  replicaSetDefinition,
  statefulSetDefinition,
  selfSubjectReviewDefinition,
  tokenReviewDefinition,
  localSubjectAccessReviewDefinition,
  selfSubjectAccessReviewDefinition,
  selfSubjectRulesReviewDefinition,
  subjectAccessReviewDefinition,
  horizontalPodAutoscalerV1Definition,
  horizontalPodAutoscalerDefinition,
  cronJobDefinition,
  jobDefinition,
  certificateSigningRequestDefinition,
  leaseDefinition,
  endpointSliceDefinition,
  eventV1Definition,
  flowSchemaDefinition,
  priorityLevelConfigurationDefinition,
  ingressClassDefinition,
  ingressDefinition,
  ipAddressDefinition,
  networkPolicyDefinition,
  serviceCIDRDefinition,
  runtimeClassDefinition,
  podDisruptionBudgetDefinition,
  clusterRoleBindingDefinition,
  clusterRoleDefinition,
  roleBindingDefinition,
  roleDefinition,
  deviceClassDefinition,
  resourceClaimDefinition,
  resourceClaimTemplateDefinition,
  resourceSliceDefinition,
  priorityClassDefinition,
  csiDriverDefinition,
  csiNodeDefinition,
  csiStorageCapacityDefinition,
  storageClassDefinition,
  volumeAttachmentDefinition,
  volumeAttributesClassDefinition,
];
