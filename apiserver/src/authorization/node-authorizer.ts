import { persistentVolumeClaims, persistentVolumes, type Pod, pods, type PolicyRule, resourceSlices, volumeAttachments } from '@kubets/api';
import { parseFieldSelector } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { Registry } from '../registry.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from './authorizer.ts';
import { nodeNameOf } from './node-identity.ts';
import { podReferences, type PodReferences } from './pod-references.ts';
import { ruleAllows } from './policy-rules.ts';

const allow: AuthorizationDecision = { decision: 'allow', reason: '' };
const noOpinion = (reason: string): AuthorizationDecision => ({ decision: 'noOpinion', reason });
const readVerbs = ['get', 'list', 'watch'];

interface NodeRequest extends AuthorizationAttributes {
  readonly node: string;
}

/**
 * What a kubelet may do beyond nothing: the rules of all nodes, of which those about secrets, claims, volumes, pods and nodes
 * hold for what the node's own pods need. The node's pods come out of the cache's index, so there is no graph to maintain.
 */
export function nodeAuthorizer(registry: Registry, nodeRules: readonly PolicyRule[]): Authorizer {
  const world = nodeWorld(registry);
  return {
    name: 'Node',
    authorize(attributes) {
      const node = nodeNameOf(attributes.user);
      if (node === undefined) return noOpinion('');
      if (node === '') return noOpinion(`unknown node for user ${JSON.stringify(attributes.user.username)}`);
      return restricted(world, { ...attributes, node }) ?? byRules(nodeRules, attributes);
    },
  };
}

function byRules(rules: readonly PolicyRule[], attributes: AuthorizationAttributes): AuthorizationDecision {
  return rules.some((rule) => ruleAllows(rule, attributes)) ? allow : noOpinion('');
}

/** The decision about resources that nodes share out among themselves; undefined for all others. */
function restricted(world: NodeWorld, request: NodeRequest): AuthorizationDecision | undefined {
  switch (`${request.group}/${request.resource}`) {
    case '/secrets':
      return readNeeded(world, request, ({ secrets }) => secrets);
    case '/configmaps':
      return readNeeded(world, request, ({ configMaps }) => configMaps);
    case '/persistentvolumeclaims':
      return request.subresource === 'status' ? changeNeeded(world, request, ({ claims }) => claims) : readNeeded(world, request, ({ claims }) => claims);
    case 'resource.k8s.io/resourceclaims':
      return readNeeded(world, request, ({ resourceClaims }) => resourceClaims);
    case '/persistentvolumes':
      return getOnly(request, () => world.usesVolume(request.node, request.name));
    case 'storage.k8s.io/volumeattachments':
      return getOnly(request, () => world.attachedTo(request.name) === request.node);
    case '/serviceaccounts':
      return serviceAccount(world, request);
    case 'coordination.k8s.io/leases':
      return lease(request);
    case 'storage.k8s.io/csinodes':
      return ownObject(request, 'csinodes', ['get', 'create', 'update', 'patch', 'delete']);
    case 'resource.k8s.io/resourceslices':
      return resourceSlice(world, request);
    case '/nodes':
      return readVerbs.includes(request.verb) && request.subresource === '' ? ownNode(request) : undefined;
    case '/pods':
      return readVerbs.includes(request.verb) && request.subresource === '' ? ownPods(world, request) : undefined;
    default:
      return undefined;
  }
}

type Named = (references: PodReferences) => ReadonlySet<string>;
const noRelationship = (node: string, what: string): AuthorizationDecision => noOpinion(`no relationship found between node '${node}' and this object${what}`);

function readNeeded(world: NodeWorld, request: NodeRequest, names: Named): AuthorizationDecision {
  if (!readVerbs.includes(request.verb)) return noOpinion('can only read resources of this type');
  if (request.subresource !== '') return noOpinion('cannot read subresource');
  return needed(world, request, names);
}

function changeNeeded(world: NodeWorld, request: NodeRequest, names: Named): AuthorizationDecision {
  if (!['get', 'update', 'patch'].includes(request.verb)) return noOpinion('can only get/update/patch this type');
  return needed(world, request, names);
}

function needed(world: NodeWorld, { node, namespace, name }: NodeRequest, names: Named): AuthorizationDecision {
  if (namespace === '') return noOpinion('can only read namespaced object of this type');
  if (name === '') return noOpinion('No Object name found');
  return world.podsOf(node).some((pod) => pod.metadata.namespace === namespace && names(podReferences(pod)).has(name)) ? allow : noRelationship(node, '');
}

function getOnly({ verb, subresource, name, node }: NodeRequest, related: () => boolean): AuthorizationDecision {
  if (verb !== 'get' || name === '') return noOpinion('can only get individual resources of this type');
  if (subresource !== '') return noOpinion('cannot get subresource');
  return related() ? allow : noRelationship(node, '');
}

function serviceAccount(world: NodeWorld, { verb, subresource, namespace, name, node }: NodeRequest): AuthorizationDecision {
  const isToken = subresource === 'token' && verb === 'create';
  if (!isToken && !(subresource === '' && verb === 'get')) return noOpinion('can only get a service account or create tokens for it');
  return world.podsOf(node).some(({ metadata, spec }) => metadata.namespace === namespace && (spec.serviceAccountName ?? 'default') === name)
    ? allow
    : noRelationship(node, '');
}

function lease(request: NodeRequest): AuthorizationDecision {
  if (request.namespace !== 'kube-node-lease') return noOpinion(`can only access leases in the ${JSON.stringify('kube-node-lease')} system namespace`);
  return ownObject(request, 'node lease', ['get', 'create', 'update', 'patch', 'delete']);
}

function ownObject({ verb, subresource, name, node }: NodeRequest, what: string, verbs: readonly string[]): AuthorizationDecision {
  if (!verbs.includes(verb)) return noOpinion(`can only get, create, update, patch, or delete a ${what}`);
  if (subresource !== '') return noOpinion('cannot access subresource');
  // A create's name is in its body: NodeRestriction admission checks it.
  return name === node || (verb === 'create' && name === '') ? allow : noOpinion(`can only access ${what} with the same name as the requesting node`);
}

function resourceSlice(world: NodeWorld, request: NodeRequest): AuthorizationDecision {
  if (request.subresource !== '') return noOpinion('cannot access subresource');
  if (request.verb === 'create') return allow;
  if (['list', 'watch', 'deletecollection'].includes(request.verb)) {
    return selects(request, 'spec.nodeName') ? allow : noOpinion('can only list/watch/deletecollection resourceslices with nodeName field selector');
  }
  return world.sliceNode(request.name) === request.node ? allow : noRelationship(request.node, '');
}

function ownNode(request: NodeRequest): AuthorizationDecision {
  return request.name === request.node
    ? allow
    : noOpinion(`node ${JSON.stringify(request.node)} cannot read ${JSON.stringify(request.name)}, only its own Node object`);
}

function ownPods(world: NodeWorld, request: NodeRequest): AuthorizationDecision {
  if (request.verb === 'get') return world.podNode(request.namespace, request.name) === request.node ? allow : noRelationship(request.node, '');
  return selects(request, 'spec.nodeName') ? allow : noOpinion('can only list/watch pods with spec.nodeName field selector');
}

function selects({ fieldSelector, node }: NodeRequest, field: string): boolean {
  if (fieldSelector === undefined) return false;
  try {
    return parseFieldSelector(fieldSelector).requirements.some((item) => item.field === field && item.operator === '=' && item.value === node);
  } catch {
    return false;
  }
}

interface NodeWorld {
  podsOf(node: string): readonly Pod[];
  podNode(namespace: string, name: string): string | undefined;
  usesVolume(node: string, volume: string): boolean;
  attachedTo(attachment: string): string | undefined;
  sliceNode(name: string): string | undefined;
}

function nodeWorld(registry: Registry): NodeWorld {
  const podReader = cachedReader(registry, pods);
  const claims = cachedReader(registry, persistentVolumeClaims);
  const volumes = cachedReader(registry, persistentVolumes);
  const attachments = cachedReader(registry, volumeAttachments);
  const slices = cachedReader(registry, resourceSlices);
  const podsOf = (node: string): readonly Pod[] => podReader.list({ fields: parseFieldSelector(`spec.nodeName=${node}`) });
  return {
    podsOf,
    podNode: (namespace, name) => podReader.get({ namespace, name })?.spec.nodeName,
    usesVolume(node, volume) {
      const claim = volumes.get({ name: volume })?.spec?.claimRef;
      if (claim?.name === undefined) return false;
      const bound = claims.get({ namespace: claim.namespace, name: claim.name });
      return bound !== undefined && podsOf(node).some((pod) => pod.metadata.namespace === claim.namespace && podReferences(pod).claims.has(claim.name ?? ''));
    },
    attachedTo: (name) => attachments.get({ name })?.spec.nodeName,
    sliceNode: (name) => slices.get({ name })?.spec.nodeName,
  };
}
