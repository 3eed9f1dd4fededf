import { certificateSigningRequests, clusterRoleBindings, clusterRoles, deployments, podDisruptionBudgets, pods, resourceQuotas, services } from '@kubets/api';
import { createCertificateAuthority, createCertificateRequest } from '@kubets/pki';
import { buildDeployment, buildPod, buildService, eventually } from '@kubets/test-cluster';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startControllerCluster } from '../testing/controller-cluster.ts';

const directory = mkdtempSync(join(tmpdir(), 'kubets-signing-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('policies and certificates on a real API server', () => {
  it('allow as many disruptions as the budget leaves of the ready pods', async () => {
    await using cluster = await startControllerCluster({ controllers: ['disruption-controller', 'deployment-controller', 'replicaset-controller'] });
    const { client } = cluster;
    await client.create(podDisruptionBudgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { namespace: 'default', name: 'web' },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    await client.create(deployments, buildDeployment({ metadata: { name: 'web' } }));
    const allowed = (disruptionsAllowed: number, currentHealthy: number) =>
      eventually(async () => {
        const { status } = await client.get(podDisruptionBudgets, { namespace: 'default', name: 'web' });
        expect(status).toMatchObject({ expectedPods: 3, desiredHealthy: 2, currentHealthy, disruptionsAllowed });
      });
    await allowed(0, 0);
    const items = await eventually(async () => {
      const list = await client.list(pods, { namespace: 'default' });
      expect(list.items).toHaveLength(3);
      return list.items;
    });
    for (const pod of items.slice(0, 2)) await cluster.makeReady(pod);
    await allowed(0, 2);
    for (const pod of items.slice(2)) await cluster.makeReady(pod);
    await allowed(1, 3);
  });

  it('add up what a quota is about', async () => {
    await using cluster = await startControllerCluster({ controllers: ['resourcequota-controller'] });
    const { client } = cluster;
    const hard = { pods: '4', 'requests.cpu': '2', services: '3', 'services.nodeports': '1', 'count/deployments.apps': '2' };
    await client.create(resourceQuotas, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: 'default', name: 'limits' }, spec: { hard } });
    const container = (name: string, cpu: string) => ({ name, image: 'example/app:1', resources: { requests: { cpu } } });
    await client.create(
      pods,
      buildPod({ spec: { containers: [container('a', '250m'), container('b', '500m')], initContainers: [container('first', '600m')] } }),
    );
    await client.create(pods, buildPod({ spec: { containers: [container('a', '1')], initContainers: [container('first', '1250m')] } }));
    await client.create(services, buildService({ spec: { type: 'NodePort' } }));
    await client.create(deployments, buildDeployment());
    await eventually(async () => {
      const { status } = await client.get(resourceQuotas, { namespace: 'default', name: 'limits' });
      expect(status.hard).toEqual(hard);
      expect(status.used).toMatchObject({ pods: '2', 'requests.cpu': '2', 'services.nodeports': '1', 'count/deployments.apps': '1' });
    });
  });

  it('gather the rules of labelled roles', async () => {
    await using cluster = await startControllerCluster({ controllers: ['clusterrole-aggregation-controller'] });
    const { client } = cluster;
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
    const rule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
    await client.create(clusterRoles, { ...role, metadata: { name: 'all' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] } });
    await client.create(clusterRoles, { ...role, metadata: { name: 'part', labels: { part: 'yes' } }, rules: [rule] });
    await eventually(async () => expect((await client.get(clusterRoles, { name: 'all' })).rules).toEqual([rule]));
  });

  it('approve and sign a client certificate a node asks for, and refuse one that is no node', async () => {
    const authority = await createCertificateAuthority({ commonName: 'kubernetes' });
    const files = { clusterSigningCertFile: join(directory, 'ca.crt'), clusterSigningKeyFile: join(directory, 'ca.key') };
    writeFileSync(files.clusterSigningCertFile, authority.certificate);
    writeFileSync(files.clusterSigningKeyFile, authority.key);
    await using cluster = await startControllerCluster({
      controllers: ['certificatesigningrequest-approving-controller', 'certificatesigningrequest-signing-controller'],
      config: files,
    });
    const { client } = cluster;
    await client.create(clusterRoleBindings, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'node-client' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'joiners' }],
    });
    const joiner = cluster.cluster.clientAs({ user: 'joiner', groups: ['joiners', 'system:masters'] });
    const ask = async (name: string, commonName: string): Promise<void> => {
      const { request } = await createCertificateRequest({ commonName, organizations: ['system:nodes'] });
      await joiner.create(certificateSigningRequests, {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name },
        spec: {
          request: Buffer.from(request).toString('base64'),
          signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
          usages: ['digital signature', 'key encipherment', 'client auth'],
        },
      });
    };
    await ask('other', 'somebody');
    await ask('node', 'system:node:a');
    const { status } = await eventually(async () => {
      const current = await client.get(certificateSigningRequests, { name: 'node' });
      expect(current.status.certificate).toBeDefined();
      return current;
    });
    const certificate = new X509Certificate(Buffer.from(status.certificate ?? '', 'base64').toString('utf8'));
    expect(certificate.subject).toContain('CN=system:node:a');
    expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect((await client.get(certificateSigningRequests, { name: 'other' })).status.conditions ?? []).toEqual([]);
  });
});
