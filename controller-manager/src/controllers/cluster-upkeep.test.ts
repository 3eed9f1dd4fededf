import {
  configMaps,
  endpoints,
  endpointSlices,
  leases,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  serviceAccounts,
  services,
  type Node,
} from '@kubets/api';
import { isApiError, type Draft, type KubeObject, type ObjectIdentity, type ResourceReference } from '@kubets/machinery';
import { buildConfigMap, buildNamespace, buildNode, buildPod, buildService, eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { startControllerCluster, type ControllerCluster } from '../testing/controller-cluster.ts';

async function isGone<T extends KubeObject>({ client }: ControllerCluster, resource: ResourceReference<T>, identity: ObjectIdentity): Promise<boolean> {
  return await client.get(resource, identity).then(
    () => false,
    (error: unknown) => isApiError(error, 'NotFound'),
  );
}

describe('controllers on a real API server', () => {
  it('furnish a new namespace and empty a deleted one', async () => {
    await using cluster = await startControllerCluster({
      controllers: ['serviceaccount-controller', 'root-ca-certificate-publisher-controller', 'namespace-controller'],
    });
    const { client } = cluster;
    await client.create(namespaces, buildNamespace({ metadata: { name: 'shop' } }));
    await eventually(() => client.get(serviceAccounts, { namespace: 'shop', name: 'default' }));
    const root = await eventually(() => client.get(configMaps, { namespace: 'shop', name: 'kube-root-ca.crt' }));
    expect(root.data?.['ca.crt']).toContain('BEGIN CERTIFICATE');
    await client.create(configMaps, buildConfigMap({ metadata: { namespace: 'shop', name: 'kept', finalizers: ['example.com/hold'] } }));
    await client.create(pods, buildPod({ metadata: { namespace: 'shop', name: 'job' } }));
    await client.delete(namespaces, { name: 'shop' });
    await eventually(async () => {
      const { status } = await client.get(namespaces, { name: 'shop' });
      const said = status.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining');
      expect(said?.message).toBe('Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances');
    });
    await client.patch(configMaps, { namespace: 'shop', name: 'kept' }, { type: 'merge', body: { metadata: { finalizers: null } } });
    await eventually(() => isGone(cluster, namespaces, { name: 'shop' }));
  });

  it('delete what nobody owns, in the foreground and the background, and orphan on request', async () => {
    await using cluster = await startControllerCluster({ controllers: ['garbage-collector-controller'] });
    const { client } = cluster;
    const own = async (name: string, owner?: KubeObject): Promise<KubeObject> => {
      const ownerReferences = owner && [{ apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata.name, uid: owner.metadata.uid, blockOwnerDeletion: true }];
      return await client.create(configMaps, buildConfigMap({ metadata: { name, ...(ownerReferences && { ownerReferences }) } }));
    };
    const at = (name: string): ObjectIdentity => ({ namespace: 'default', name });
    for (const policy of ['Background', 'Foreground', 'Orphan'] as const) {
      const parent = await own(`${policy.toLowerCase()}-parent`);
      const child = await own(`${policy.toLowerCase()}-child`, parent);
      await own(`${policy.toLowerCase()}-grandchild`, child);
      await client.delete(configMaps, parent.metadata, { propagationPolicy: policy });
    }
    for (const name of ['background-parent', 'background-child', 'background-grandchild', 'foreground-parent', 'foreground-child', 'foreground-grandchild']) {
      await eventually(() => isGone(cluster, configMaps, at(name)));
    }
    await eventually(() => isGone(cluster, configMaps, at('orphan-parent')));
    await eventually(async () => expect((await client.get(configMaps, at('orphan-child'))).metadata.ownerReferences ?? []).toEqual([]));
    expect((await client.get(configMaps, at('orphan-grandchild'))).metadata.ownerReferences).toHaveLength(1);
  });

  it('give nodes pod ranges, notice silent nodes, taint them and move their pods away', async () => {
    await using cluster = await startControllerCluster({
      controllers: ['node-ipam-controller', 'node-lifecycle-controller', 'taint-eviction-controller'],
      config: { allocateNodeCidrs: true, clusterCidr: '10.244.0.0/16', nodeMonitorPeriod: '100ms', nodeMonitorGracePeriod: '3s' },
    });
    const { client, makeReady } = cluster;
    const made: Node[] = [];
    for (const name of ['a', 'b', 'c']) made.push(await client.create(nodes, buildNode({ metadata: { name } })));
    await eventually(async () => {
      const ranges = (await client.list(nodes)).items.map(({ spec }) => spec.podCIDR);
      expect(new Set(ranges)).toEqual(new Set(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24']));
    });
    const beat = async (name: string): Promise<void> => {
      const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: new Date().toISOString(), reason: 'KubeletReady', message: '' }];
      await client.patch(nodes, { name }, { type: 'merge', body: { status: { conditions } } }, { subresource: 'status' });
    };
    await Promise.all(made.map(({ metadata }) => beat(metadata.name)));
    const tolerations = [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists' as const, effect: 'NoExecute' as const, tolerationSeconds: 1 }];
    const pod = await client.create(pods, buildPod({ metadata: { name: 'moved' }, spec: { nodeName: 'a', tolerations } }));
    await makeReady(pod);
    await eventually(async () => {
      await Promise.all([beat('b'), beat('c'), heartbeat(cluster, 'b')]);
      const { status, spec } = await client.get(nodes, { name: 'a' });
      expect(status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' });
      const taints = (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
      expect(new Set(taints)).toEqual(new Set(['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute']));
    });
    await eventually(async () => {
      await Promise.all([beat('b'), beat('c')]);
      const { metadata, status } = await client.get(pods, { namespace: 'default', name: 'moved' });
      expect(metadata.deletionTimestamp).toBeDefined();
      expect(status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
      expect(status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'DeletionByTaintManager' });
    });
    await eventually(async () => {
      await Promise.all([beat('b'), beat('c')]);
      expect((await client.get(nodes, { name: 'b' })).spec.taints ?? []).toEqual([]);
    });
  });

  it('show the ready pods of a service as endpoints and slices', async () => {
    await using cluster = await startControllerCluster({
      controllers: ['endpoints-controller', 'endpointslice-controller', 'endpointslice-mirroring-controller'],
    });
    const { client, makeReady } = cluster;
    const ports = [{ name: 'http', port: 80, targetPort: 'web' }];
    await client.create(services, buildService({ metadata: { name: 'web', labels: { team: 'shop' } }, spec: { selector: { app: 'web' }, ports } }));
    const containers = [{ name: 'main', image: 'example/app:1', ports: [{ name: 'web', containerPort: 8080 }] }];
    const pod = await client.create(pods, buildPod({ metadata: { name: 'one', labels: { app: 'web' } }, spec: { containers } }));
    const ready = await makeReady(pod);
    await eventually(async () => {
      const { items } = await client.list(endpointSlices, { namespace: 'default', labelSelector: 'kubernetes.io/service-name=web' });
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        endpoints: [
          { addresses: [ready.status.podIP], conditions: { ready: true, serving: true, terminating: false }, targetRef: { kind: 'Pod', name: 'one' } },
        ],
      });
      expect(items[0]?.metadata.labels).toMatchObject({ team: 'shop', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' });
      const legacy = await client.get(endpoints, { namespace: 'default', name: 'web' });
      expect(legacy.subsets).toMatchObject([{ addresses: [{ ip: ready.status.podIP }], ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] }]);
    });
    await client.create(services, { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'default', name: 'outside' }, spec: { ports: [{ port: 80 }] } });
    await client.create(endpoints, {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { namespace: 'default', name: 'outside' },
      subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 80 }] }],
    });
    await eventually(async () => {
      const { items } = await client.list(endpointSlices, { namespace: 'default', labelSelector: 'kubernetes.io/service-name=outside' });
      expect(items.map((slice) => slice.endpoints?.[0]?.addresses)).toEqual([['192.0.2.7']]);
    });
  });

  it('bind a claim to the smallest fitting volume, keep both while in use, and release the volume', async () => {
    await using cluster = await startControllerCluster({
      controllers: ['persistentvolume-binder-controller', 'persistentvolume-protection-controller', 'persistentvolumeclaim-protection-controller'],
    });
    const { client } = cluster;
    for (const [name, storage] of [
      ['large', '10Gi'],
      ['small', '1Gi'],
      ['medium', '2Gi'],
    ] as const) {
      const spec = {
        capacity: { storage },
        accessModes: ['ReadWriteOnce' as const],
        hostPath: { path: `/data/${name}` },
        persistentVolumeReclaimPolicy: 'Retain' as const,
      };
      await client.create(persistentVolumes, { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec });
    }
    await eventually(async () =>
      expect((await client.list(persistentVolumes)).items.map(({ status }) => status.phase)).toEqual(['Available', 'Available', 'Available']),
    );
    const claim: Draft<KubeObject> & { spec: object } = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'default', name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1500Mi' } } },
    };
    await client.create(persistentVolumeClaims, claim);
    const bound = await eventually(async () => {
      const current = await client.get(persistentVolumeClaims, { namespace: 'default', name: 'data' });
      expect(current.status).toMatchObject({ phase: 'Bound', capacity: { storage: '2Gi' } });
      expect(current.metadata.finalizers).toContain('kubernetes.io/pvc-protection');
      return current;
    });
    expect(bound.spec.volumeName).toBe('medium');
    await eventually(async () => expect((await client.get(persistentVolumes, { name: 'medium' })).status.phase).toBe('Bound'));
    await eventually(async () => expect((await client.get(persistentVolumes, { name: 'small' })).status.phase).toBe('Available'));
    await client.delete(persistentVolumeClaims, { namespace: 'default', name: 'data' });
    await eventually(async () => expect((await client.get(persistentVolumes, { name: 'medium' })).status.phase).toBe('Released'));
  });
});

/** A lease as the kubelet renews it. */
async function heartbeat({ client }: ControllerCluster, name: string): Promise<void> {
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace: 'kube-node-lease', name }, spec: { holderIdentity: name } };
  await client.create(leases, lease).catch((error: unknown) => {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  });
}
