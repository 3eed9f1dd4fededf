import type { ControllerEntry } from './controller-context.ts';
import { bootstrapSigner } from './controllers/bootstrap-signer/controller.ts';
import { certificateApprovingController } from './controllers/certificate-approving/controller.ts';
import { certificateCleaner } from './controllers/certificate-cleaner/controller.ts';
import { certificateSigningController } from './controllers/certificate-signing/controller.ts';
import { clusterRoleAggregation } from './controllers/cluster-role-aggregation/controller.ts';
import { cronJobController } from './controllers/cron-job/controller.ts';
import { daemonSetController } from './controllers/daemon-set/controller.ts';
import { deploymentController } from './controllers/deployment/controller.ts';
import { disruptionController } from './controllers/disruption/controller.ts';
import { endpointSliceMirroringController } from './controllers/endpoint-slice-mirroring/controller.ts';
import { endpointSliceController } from './controllers/endpoint-slice/controller.ts';
import { endpointsController } from './controllers/endpoints/controller.ts';
import { ephemeralVolumeController } from './controllers/ephemeral-volume/controller.ts';
import { garbageCollector } from './controllers/garbage-collector/controller.ts';
import { horizontalPodAutoscalerController } from './controllers/horizontal-pod-autoscaler/controller.ts';
import { jobController } from './controllers/job/controller.ts';
import { localVolumeProvisioner } from './controllers/local-volume-provisioner/controller.ts';
import { legacyServiceAccountTokenCleaner } from './controllers/legacy-service-account-token-cleaner/controller.ts';
import { namespaceController } from './controllers/namespace/controller.ts';
import { nodeIpamController } from './controllers/node-ipam/controller.ts';
import { nodeLifecycleController } from './controllers/node-lifecycle/controller.ts';
import { persistentVolumeBinder } from './controllers/persistent-volume-binder/controller.ts';
import { persistentVolumeClaimProtection } from './controllers/persistent-volume-claim-protection/controller.ts';
import { persistentVolumeExpander } from './controllers/persistent-volume-expander/controller.ts';
import { persistentVolumeProtection } from './controllers/persistent-volume-protection/controller.ts';
import { podGarbageCollector } from './controllers/pod-garbage-collector/controller.ts';
import { replicaSetController } from './controllers/replica-set/controller.ts';
import { replicationControllerController } from './controllers/replication-controller/controller.ts';
import { resourceQuotaController } from './controllers/resource-quota/controller.ts';
import { rootCaCertificatePublisher } from './controllers/root-ca-certificate-publisher/controller.ts';
import { serviceAccountTokenController } from './controllers/service-account-token/controller.ts';
import { serviceAccountController } from './controllers/service-account/controller.ts';
import { serviceCidrsController } from './controllers/service-cidrs/controller.ts';
import { statefulSetController } from './controllers/stateful-set/controller.ts';
import { taintEvictionController } from './controllers/taint-eviction/controller.ts';
import { tokenCleaner } from './controllers/token-cleaner/controller.ts';
import { ttlAfterFinished } from './controllers/ttl-after-finished/controller.ts';
import { ttlController } from './controllers/ttl/controller.ts';
import { volumeAttributesClassProtection } from './controllers/volume-attributes-class-protection/controller.ts';

/** Every controller, in the order in which they start. */
export const controllers: readonly ControllerEntry[] = [
  { name: 'clusterrole-aggregation-controller', serviceAccount: 'clusterrole-aggregation-controller', build: clusterRoleAggregation },
  { name: 'serviceaccount-controller', serviceAccount: 'service-account-controller', build: serviceAccountController },
  { name: 'serviceaccount-token-controller', component: 'serviceaccount-token', build: serviceAccountTokenController },
  { name: 'root-ca-certificate-publisher-controller', serviceAccount: 'root-ca-cert-publisher', build: rootCaCertificatePublisher },
  { name: 'node-ipam-controller', serviceAccount: 'node-controller', component: 'cidrAllocator', build: nodeIpamController },
  { name: 'node-lifecycle-controller', serviceAccount: 'node-controller', component: 'node-controller', build: nodeLifecycleController },
  { name: 'ttl-controller', serviceAccount: 'ttl-controller', build: ttlController },
  { name: 'taint-eviction-controller', serviceAccount: 'node-controller', build: taintEvictionController },
  { name: 'service-cidrs-controller', serviceAccount: 'service-cidrs-controller', build: serviceCidrsController },
  { name: 'endpoints-controller', serviceAccount: 'endpoint-controller', component: 'endpoint-controller', build: endpointsController },
  { name: 'endpointslice-controller', serviceAccount: 'endpointslice-controller', component: 'endpoint-slice-controller', build: endpointSliceController },
  {
    name: 'endpointslice-mirroring-controller',
    serviceAccount: 'endpointslicemirroring-controller',
    component: 'endpoint-slice-mirroring-controller',
    build: endpointSliceMirroringController,
  },
  {
    name: 'replicationcontroller-controller',
    serviceAccount: 'replication-controller',
    component: 'replication-controller',
    build: replicationControllerController,
  },
  { name: 'replicaset-controller', serviceAccount: 'replicaset-controller', build: replicaSetController },
  { name: 'deployment-controller', serviceAccount: 'deployment-controller', build: deploymentController },
  { name: 'daemonset-controller', serviceAccount: 'daemon-set-controller', build: daemonSetController },
  { name: 'statefulset-controller', serviceAccount: 'statefulset-controller', build: statefulSetController },
  { name: 'job-controller', serviceAccount: 'job-controller', build: jobController },
  { name: 'cronjob-controller', serviceAccount: 'cronjob-controller', build: cronJobController },
  { name: 'ttl-after-finished-controller', serviceAccount: 'ttl-after-finished-controller', build: ttlAfterFinished },
  { name: 'ephemeral-volume-controller', serviceAccount: 'ephemeral-volume-controller', build: ephemeralVolumeController },
  { name: 'resourcequota-controller', serviceAccount: 'resourcequota-controller', build: resourceQuotaController },
  {
    name: 'horizontal-pod-autoscaler-controller',
    serviceAccount: 'horizontal-pod-autoscaler',
    component: 'horizontal-pod-autoscaler',
    build: horizontalPodAutoscalerController,
  },
  { name: 'disruption-controller', serviceAccount: 'disruption-controller', component: 'controllermanager', build: disruptionController },
  { name: 'certificatesigningrequest-approving-controller', serviceAccount: 'certificate-controller', build: certificateApprovingController },
  { name: 'certificatesigningrequest-signing-controller', serviceAccount: 'certificate-controller', build: certificateSigningController },
  { name: 'certificatesigningrequest-cleaner-controller', serviceAccount: 'certificate-controller', build: certificateCleaner },
  {
    name: 'legacy-serviceaccount-token-cleaner-controller',
    serviceAccount: 'legacy-service-account-token-cleaner',
    build: legacyServiceAccountTokenCleaner,
  },
  { name: 'bootstrap-signer-controller', serviceAccount: 'bootstrap-signer', offByDefault: true, build: bootstrapSigner },
  { name: 'token-cleaner-controller', serviceAccount: 'token-cleaner', offByDefault: true, build: tokenCleaner },
  {
    name: 'persistentvolume-binder-controller',
    serviceAccount: 'persistent-volume-binder',
    component: 'persistentvolume-controller',
    build: persistentVolumeBinder,
  },
  { name: 'persistentvolume-expander-controller', serviceAccount: 'expand-controller', component: 'volume_expand', build: persistentVolumeExpander },
  { name: 'persistentvolume-protection-controller', serviceAccount: 'pv-protection-controller', build: persistentVolumeProtection },
  { name: 'persistentvolumeclaim-protection-controller', serviceAccount: 'pvc-protection-controller', build: persistentVolumeClaimProtection },
  {
    name: 'volumeattributesclass-protection-controller',
    serviceAccount: 'volumeattributesclass-protection-controller',
    build: volumeAttributesClassProtection,
  },
  {
    name: 'local-volume-provisioner-controller',
    serviceAccount: 'persistent-volume-binder',
    component: 'local-volume-provisioner',
    build: localVolumeProvisioner,
  },
  { name: 'pod-garbage-collector-controller', serviceAccount: 'pod-garbage-collector', build: podGarbageCollector },
  { name: 'namespace-controller', serviceAccount: 'namespace-controller', build: namespaceController },
  { name: 'garbage-collector-controller', serviceAccount: 'generic-garbage-collector', build: garbageCollector },
];
