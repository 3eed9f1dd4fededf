import type { ClusterRole, PolicyRule } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { clusterRole, events, read, rule } from './role-builders.ts';

/** What a kubelet may do; the Node authorizer narrows it down to what its own pods need. */
export const nodeRules: readonly PolicyRule[] = [
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews'),
  rule(read, 'core', 'services'),
  rule('create get list watch', 'core', 'nodes'),
  rule('patch update', 'core', 'nodes/status'),
  rule('patch update', 'core', 'nodes'),
  events,
  rule(read, 'core', 'pods'),
  rule('create delete', 'core', 'pods'),
  rule('patch update', 'core', 'pods/status'),
  rule('create', 'core', 'pods/eviction'),
  rule(read, 'core', 'configmaps secrets'),
  rule('get', 'core', 'persistentvolumeclaims persistentvolumes'),
  rule('get', 'core', 'endpoints'),
  rule('create get list watch', 'certificates.k8s.io', 'certificatesigningrequests'),
  rule('create delete get patch update', 'coordination.k8s.io', 'leases'),
  rule('get', 'storage.k8s.io', 'volumeattachments'),
  rule('create', 'core', 'serviceaccounts/token'),
  rule('get patch update', 'core', 'persistentvolumeclaims/status'),
  rule(read, 'storage.k8s.io', 'csidrivers'),
  rule('create delete get patch update', 'storage.k8s.io', 'csinodes'),
  rule(read, 'node.k8s.io', 'runtimeclasses'),
  rule('get', 'resource.k8s.io', 'resourceclaims'),
  rule('deletecollection', 'resource.k8s.io', 'resourceslices'),
  rule('create delete get list patch update watch', 'resource.k8s.io', 'resourceslices'),
];

const schedulerRules: readonly PolicyRule[] = [
  events,
  rule('create', 'coordination.k8s.io', 'leases'),
  rule('get list update watch', 'coordination.k8s.io', 'leases', 'kube-scheduler'),
  rule(read, 'core', 'nodes'),
  rule('delete get list watch', 'core', 'pods'),
  rule('create', 'core', 'bindings pods/binding'),
  rule('patch update', 'core', 'pods/status'),
  rule(read, 'core', 'replicationcontrollers services'),
  rule(read, 'apps extensions', 'replicasets'),
  rule(read, 'apps', 'statefulsets'),
  rule(read, 'policy', 'poddisruptionbudgets'),
  rule(read, 'core', 'persistentvolumeclaims persistentvolumes'),
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  rule(read, 'storage.k8s.io', 'csinodes'),
  rule(read, 'core', 'namespaces'),
  rule(read, 'storage.k8s.io', 'csidrivers'),
  rule(read, 'storage.k8s.io', 'csistoragecapacities'),
  rule(read, 'storage.k8s.io', 'volumeattachments'),
  rule(read, 'scheduling.k8s.io', 'priorityclasses'),
  rule(read, 'resource.k8s.io', 'deviceclasses'),
  rule(`${read} patch update`, 'resource.k8s.io', 'resourceclaims'),
  rule('patch update', 'resource.k8s.io', 'resourceclaims/status'),
  rule(read, 'resource.k8s.io', 'resourceslices'),
  rule('patch update', 'core', 'pods/finalizers'),
];

const controllerManagerRules: readonly PolicyRule[] = [
  events,
  rule('create', 'coordination.k8s.io', 'leases'),
  rule('get update', 'coordination.k8s.io', 'leases', 'kube-controller-manager'),
  rule('create', 'core', 'secrets serviceaccounts'),
  rule('delete', 'core', 'secrets'),
  rule('get', 'core', 'configmaps namespaces secrets serviceaccounts'),
  rule('update', 'core', 'secrets serviceaccounts'),
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  rule('list watch', '*', '*'),
  rule('create', 'core', 'serviceaccounts/token'),
];

const signerApprover = (role: string, signer: string): Draft<ClusterRole> =>
  clusterRole(`system:certificates.k8s.io:${role}`, [rule('approve', 'certificates.k8s.io', 'signers', `kubernetes.io/${signer}`)]);

const requestApproved = (subresource: string): Draft<ClusterRole> =>
  clusterRole(`system:certificates.k8s.io:certificatesigningrequests:${subresource}`, [
    rule('create', 'certificates.k8s.io', `certificatesigningrequests/${subresource}`),
  ]);

/** Roles for the parts of the cluster itself. */
export const componentRoles: readonly Draft<ClusterRole>[] = [
  clusterRole('system:node', nodeRules),
  clusterRole('system:kube-scheduler', schedulerRules),
  clusterRole('system:kube-controller-manager', controllerManagerRules),
  clusterRole('system:node-proxier', [
    rule('list watch', 'core', 'endpoints services'),
    rule(read, 'core', 'nodes'),
    events,
    rule('list watch', 'discovery.k8s.io', 'endpointslices'),
    rule('list watch', 'networking.k8s.io', 'servicecidrs'),
  ]),
  clusterRole('system:volume-scheduler', [
    rule(`${read} patch update`, 'core', 'persistentvolumes'),
    rule(read, 'storage.k8s.io', 'storageclasses'),
    rule(`${read} patch update`, 'core', 'persistentvolumeclaims'),
  ]),
  clusterRole('system:auth-delegator', [
    rule('create', 'authentication.k8s.io', 'tokenreviews'),
    rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  ]),
  clusterRole('system:kube-aggregator', [rule(read, 'core', 'endpoints services')]),
  clusterRole('system:kube-dns', [rule('list watch', 'core', 'endpoints services')]),
  clusterRole('system:heapster', [rule(read, 'core', 'events namespaces nodes pods'), rule(read, 'extensions', 'deployments')]),
  clusterRole('system:kubelet-api-admin', [
    rule(read, 'core', 'nodes'),
    rule('proxy', 'core', 'nodes'),
    rule('*', 'core', 'nodes/checkpoint nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats'),
  ]),
  clusterRole('system:node-bootstrapper', [rule('create get list watch', 'certificates.k8s.io', 'certificatesigningrequests')]),
  clusterRole('system:node-problem-detector', [rule('get', 'core', 'nodes'), rule('patch', 'core', 'nodes/status'), events]),
  clusterRole('system:persistent-volume-provisioner', [
    rule('create delete get list watch', 'core', 'persistentvolumes'),
    rule('get list update watch', 'core', 'persistentvolumeclaims'),
    rule(read, 'storage.k8s.io', 'storageclasses'),
    rule('watch', 'core', 'events'),
    events,
  ]),
  requestApproved('nodeclient'),
  requestApproved('selfnodeclient'),
  signerApprover('kube-apiserver-client-approver', 'kube-apiserver-client'),
  signerApprover('kube-apiserver-client-kubelet-approver', 'kube-apiserver-client-kubelet'),
  signerApprover('kubelet-serving-approver', 'kubelet-serving'),
  signerApprover('legacy-unknown-approver', 'legacy-unknown'),
  clusterRole('system:cluster-trust-bundle-discovery', [rule(read, 'certificates.k8s.io', 'clustertrustbundles')]),
];
