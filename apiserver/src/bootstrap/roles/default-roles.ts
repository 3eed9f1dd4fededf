import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { componentRoles } from './component-roles.ts';
import { controllerRules } from './controller-roles.ts';
import { binding, clusterBinding, clusterRole, events, group, read, role, rule, serviceAccount, user } from './role-builders.ts';
import { userRoles } from './user-roles.ts';

const controllerRole = (account: string): string => `system:controller:${account}`;

export const defaultClusterRoles: readonly Draft<ClusterRole>[] = [
  ...userRoles,
  ...componentRoles,
  ...Object.entries(controllerRules).map(([account, rules]) => clusterRole(controllerRole(account), rules)),
];

const controllerManager = user('system:kube-controller-manager');
const scheduler = user('system:kube-scheduler');

export const defaultClusterRoleBindings: readonly Draft<ClusterRoleBinding>[] = [
  clusterBinding('cluster-admin', group('system:masters')),
  clusterBinding('system:monitoring', group('system:monitoring')),
  clusterBinding('system:discovery', group('system:authenticated')),
  clusterBinding('system:basic-user', group('system:authenticated')),
  clusterBinding('system:public-info-viewer', group('system:authenticated'), group('system:unauthenticated')),
  clusterBinding('system:node-proxier', user('system:kube-proxy')),
  clusterBinding('system:kube-controller-manager', controllerManager),
  clusterBinding('system:kube-dns', serviceAccount('kube-system', 'kube-dns')),
  clusterBinding('system:kube-scheduler', scheduler),
  clusterBinding('system:volume-scheduler', scheduler),
  clusterBinding('system:service-account-issuer-discovery', group('system:serviceaccounts')),
  // Nodes are let in by the Node authorizer; the binding stays for administrators who add subjects.
  clusterBinding('system:node'),
  ...Object.keys(controllerRules).map((account) => clusterBinding(controllerRole(account), serviceAccount('kube-system', account))),
];

const system = 'kube-system';
const leaderLock = (component: string): Draft<Role> =>
  role(system, `system::leader-locking-${component}`, [rule('watch', 'core', 'configmaps'), rule('get update', 'core', 'configmaps', component)]);

export const defaultRoles: readonly Draft<Role>[] = [
  role(system, 'extension-apiserver-authentication-reader', [rule(read, 'core', 'configmaps', 'extension-apiserver-authentication')]),
  role(system, controllerRole('bootstrap-signer'), [rule(read, 'core', 'secrets')]),
  role(system, controllerRole('cloud-provider'), [rule('create get list watch', 'core', 'configmaps')]),
  role(system, controllerRole('token-cleaner'), [rule('delete get list watch', 'core', 'secrets'), events]),
  leaderLock('kube-controller-manager'),
  leaderLock('kube-scheduler'),
  role('kube-public', controllerRole('bootstrap-signer'), [rule(read, 'core', 'configmaps'), rule('update', 'core', 'configmaps', 'cluster-info'), events]),
];

const controllerBinding = (namespace: string, account: string): Draft<RoleBinding> =>
  binding(namespace, controllerRole(account), controllerRole(account), serviceAccount(system, account));

const lockBinding = (component: string): Draft<RoleBinding> => {
  const name = `system::leader-locking-${component}`;
  return binding(system, name, name, user(`system:${component}`), serviceAccount(system, component));
};

export const defaultRoleBindings: readonly Draft<RoleBinding>[] = [
  binding(system, 'system::extension-apiserver-authentication-reader', 'extension-apiserver-authentication-reader', controllerManager, scheduler),
  controllerBinding(system, 'bootstrap-signer'),
  controllerBinding(system, 'cloud-provider'),
  controllerBinding(system, 'token-cleaner'),
  controllerBinding('kube-public', 'bootstrap-signer'),
  lockBinding('kube-controller-manager'),
  lockBinding('kube-scheduler'),
];
