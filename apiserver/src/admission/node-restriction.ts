import { csiNodes, leases, type Node, nodes, type Pod, pods, resourceSlices } from '@kubets/api';
import { deepEqual, type KubeObject, type ResourceReference } from '@kubets/machinery';
import { nodeNameOf } from '../authorization/node-identity.ts';
import { podReferences } from '../authorization/pod-references.ts';
import { type CachedReader, cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { refuse } from './request-matching.ts';

/** A kubelet writes its own node, the status of its own pods, its mirror pods and its own lease, and nothing of other nodes. */
export function nodeRestriction({ registry }: AdmissionParts): AdmissionPlugin {
  const podReader = cachedReader(registry, pods);
  return {
    name: 'NodeRestriction',
    handles: ({ user }) => nodeNameOf(user) !== undefined,
    async validate(request) {
      const node = nodeNameOf(request.user);
      if (node === undefined) return;
      await rules[resourceOf(request)]?.(request, node, podReader);
    },
  };
}

type Rule = (request: AdmissionRequest, node: string, podReader: CachedReader<Pod>) => Promise<void> | void;

const resourceOf = ({ definition: { reference } }: AdmissionRequest): string => keyOf(reference);
const keyOf = ({ group, plural }: ResourceReference): string => `${group}/${plural}`;

const rules: Readonly<Record<string, Rule>> = {
  [keyOf(pods)]: (request, node, podReader) => {
    switch (request.subresource) {
      case '':
        return checkPod(request, node);
      case 'status':
        return checkPodStatus(request, node);
      case 'eviction':
        return checkEviction(request, node, podReader);
      default:
        throw refuse(request, `unexpected pod subresource ${JSON.stringify(request.subresource)}, only 'status' and 'eviction' are allowed`);
    }
  },
  [keyOf(nodes)]: checkNode,
  [keyOf(leases)]: (request, node) => ownName(request, node, 'lease', request.namespace !== 'kube-node-lease'),
  [keyOf(csiNodes)]: (request, node) => ownName(request, node, 'CSINode', false),
  [keyOf(resourceSlices)]: (request, node) => {
    const { spec } = ((request.object ?? request.oldObject) as (KubeObject & { spec?: { nodeName?: string } }) | undefined) ?? {};
    if (request.operation !== 'UPDATE' && spec?.nodeName !== node)
      throw refuse(request, `can only modify ResourceSlice with the same nodeName as the requesting node`);
  },
  '/serviceaccounts': async (request, node, podReader) => {
    if (request.subresource === 'token') await checkToken(request, node, podReader);
  },
};

function checkPod(request: AdmissionRequest, node: string): void {
  if (request.operation === 'DELETE') {
    const { spec } = request.oldObject as Pod;
    if (spec.nodeName !== node) throw refuse(request, `node ${JSON.stringify(node)} can only delete pods with spec.nodeName set to itself`);
    return;
  }
  if (request.operation !== 'CREATE')
    throw refuse(request, `unexpected operation ${JSON.stringify(request.operation)}, node ${JSON.stringify(node)} can only create and delete mirror pods`);
  checkMirrorPod(request, node);
}

function checkMirrorPod(request: AdmissionRequest, node: string): void {
  const pod = request.object as Pod;
  const who = `pod does not have ${JSON.stringify('kubernetes.io/config.mirror')} annotation, node ${JSON.stringify(node)} can only create mirror pods`;
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined) throw refuse(request, who);
  if (pod.spec.nodeName !== node) throw refuse(request, `node ${JSON.stringify(node)} can only create pods with spec.nodeName set to itself`);
  if (pod.metadata.ownerReferences?.some((owner) => owner.kind !== 'Node' || owner.name !== node)) {
    throw refuse(request, `node ${JSON.stringify(node)} can only create pods with an owner reference set to itself`);
  }
  if (pod.spec.serviceAccountName) throw refuse(request, `node ${JSON.stringify(node)} can not create pods that reference a service account`);
  const { secrets, configMaps, claims, resourceClaims } = podReferences(pod);
  const names = { secrets, configmaps: configMaps, persistentvolumeclaims: claims, resourceclaims: resourceClaims };
  for (const [what, set] of Object.entries(names)) {
    if (set.size > 0) throw refuse(request, `node ${JSON.stringify(node)} can not create pods that reference ${what}`);
  }
}

function checkPodStatus(request: AdmissionRequest, node: string): void {
  const [next, old] = [request.object as Pod, request.oldObject as Pod];
  if (old.spec.nodeName !== node) throw refuse(request, `node ${JSON.stringify(node)} can only update pod status for pods with spec.nodeName set to itself`);
  if (!deepEqual(next.metadata.labels ?? {}, old.metadata.labels ?? {}))
    throw refuse(request, `node ${JSON.stringify(node)} cannot update labels through pod status`);
}

async function checkEviction(request: AdmissionRequest, node: string, podReader: CachedReader<Pod>): Promise<void> {
  const pod = await podReader.find({ namespace: request.namespace, name: request.name });
  if (pod !== undefined && pod.spec.nodeName !== node)
    throw refuse(request, `node ${JSON.stringify(node)} can only evict pods with spec.nodeName set to itself`);
}

const ownLabels =
  /^(kubernetes\.io\/(hostname|arch|os)|beta\.kubernetes\.io\/(arch|os|instance-type)|node\.kubernetes\.io\/(instance-type|windows-build|exclude-balancing)|(failure-domain\.beta|topology)\.kubernetes\.io\/(zone|region))$/;

/** Labels that workloads are placed by belong to the administrator, not to a node that might lie. */
function mayLabel(key: string): boolean {
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  const reserved = ['kubernetes.io', 'k8s.io'].some((suffix) => domain === suffix || domain.endsWith(`.${suffix}`));
  if (domain === 'node-restriction.kubernetes.io' || domain.endsWith('.node-restriction.kubernetes.io')) return false;
  return !reserved || ownLabels.test(key) || domain.endsWith('kubelet.kubernetes.io') || domain.endsWith('node.kubernetes.io');
}

function checkNode(request: AdmissionRequest, node: string): void {
  if (request.name !== node) throw refuse(request, `node ${JSON.stringify(node)} is not allowed to modify node ${JSON.stringify(request.name)}`);
  if (request.operation === 'DELETE') throw refuse(request, `node ${JSON.stringify(node)} is not allowed to delete node ${JSON.stringify(request.name)}`);
  const [next, old] = [request.object as Node, request.oldObject as Node | undefined];
  if (next.spec?.configSource !== undefined && old?.spec?.configSource === undefined) {
    throw refuse(request, `node ${JSON.stringify(node)} is not allowed to create pods with a non-nil configSource`);
  }
  const before = old?.metadata.labels ?? {};
  const now = next.metadata.labels ?? {};
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => before[key] !== now[key]);
  const forbidden = changed.filter((key) => !mayLabel(key)).toSorted();
  if (forbidden.length > 0) throw refuse(request, `is not allowed to modify labels: ${forbidden.join(', ')}`);
  if (old !== undefined && !deepEqual(old.spec?.taints ?? [], next.spec?.taints ?? []))
    throw refuse(request, `node ${JSON.stringify(node)} is not allowed to modify taints`);
  if (old !== undefined && !deepEqual(old.metadata.ownerReferences ?? [], next.metadata.ownerReferences ?? [])) {
    throw refuse(request, `node ${JSON.stringify(node)} is not allowed to modify ownerReferences`);
  }
}

function ownName(request: AdmissionRequest, node: string, what: string, elsewhere: boolean): void {
  if (elsewhere) throw refuse(request, `can only access leases in the ${JSON.stringify('kube-node-lease')} system namespace`);
  if (request.name !== node) throw refuse(request, `can only access ${what} with the same name as the requesting node`);
}

/** Tokens of pods on this node, bound to these pods, and no others. */
async function checkToken(request: AdmissionRequest, node: string, podReader: CachedReader<Pod>): Promise<void> {
  const { boundObjectRef } = (request.object as unknown as { spec?: { boundObjectRef?: { kind?: string; name?: string; uid?: string } } }).spec ?? {};
  if (boundObjectRef?.kind !== 'Pod' || !boundObjectRef.name) throw refuse(request, 'node requested token not bound to a pod');
  if (!boundObjectRef.uid) throw refuse(request, 'node requested token with a pod binding without a uid');
  const pod = await podReader.find({ namespace: request.namespace, name: boundObjectRef.name });
  if (pod === undefined || pod.metadata.uid !== boundObjectRef.uid)
    throw refuse(
      request,
      `the UID in the bound object reference (${boundObjectRef.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  if (pod.spec.nodeName !== node) throw refuse(request, 'node requested token bound to a pod scheduled on a different node');
}
