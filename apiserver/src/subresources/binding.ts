import { type Binding, type Pod, pods } from '@kubets/api';
import { badRequest, conflict, formatTime, invalid, invalidObject, type KubeObject } from '@kubets/machinery';
import { updateObject } from '../objects/update-object.ts';
import { writeOptions } from '../objects/write-options.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { ServerContext, SubresourceHandler } from '../server-context.ts';
import { readSubresourceBody } from './read-subresource-body.ts';
import { created } from './success.ts';

/** `POST pods/NAME/binding`: how a scheduler places a pod. */
export const podBinding: SubresourceHandler = {
  resource: pods,
  subresource: 'binding',
  async handle(request, _definition, server) {
    const body = readSubresourceBody<Binding>(request, { kind: 'Binding', apiVersion: 'v1' });
    await bindPod(server, request, body, request.info.name);
    return created();
  },
};

/** Places a pod on a node, once. Throws Conflict when it is placed already or being deleted. */
export async function bindPod(server: ServerContext, request: ApiRequest, asked: Binding, name: string): Promise<void> {
  const { user, warnings, auditAnnotations, info } = request;
  check(asked, name);
  const definition = server.registry.find(pods.group, pods.version, pods.plural)!;
  const options = writeOptions(request, 'CreateOptions');
  const now = formatTime(server.clock.now());
  const change = (current: KubeObject): KubeObject => boundPod(current as Pod, asked, now);
  await updateObject(
    server,
    { definition, identity: { namespace: info.namespace, name }, user, options, warnings, auditAnnotations, subresource: 'binding' },
    change,
  );
}

function check({ metadata, target }: Binding, name: string): void {
  if (metadata.name && metadata.name !== name) throw badRequest('name in URL does not match name in Binding object');
  const errors = [
    ...(target.kind && target.kind !== 'Node'
      ? [{ type: 'FieldValueNotSupported' as const, field: 'target.kind', value: target.kind, detail: 'supported values: "Node", "<empty>"' }]
      : []),
    ...(target.name ? [] : [{ type: 'FieldValueRequired' as const, field: 'target.name', detail: '' }]),
  ];
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'Binding' }, name, errors);
}

/** The pod on its node. Annotations and labels of the binding go over to it. */
function boundPod(pod: Pod, { metadata, target }: Binding, now: string): Pod {
  const { name } = pod.metadata;
  const resource = { group: '', plural: 'pods/binding' };
  if (metadata.uid && metadata.uid !== pod.metadata.uid)
    throw conflict(resource, name, `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${pod.metadata.uid}`);
  if (pod.metadata.deletionTimestamp !== undefined) throw conflict(resource, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName) throw conflict(resource, name, `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  if (pod.spec.schedulingGates?.length) {
    throw invalidObject({ group: '', kind: 'Pod' }, name, [
      invalid('spec.schedulingGates', pod.spec.schedulingGates, `pod ${name} has non-empty .spec.schedulingGates`),
    ]);
  }
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(metadata.annotations && { annotations: { ...pod.metadata.annotations, ...metadata.annotations } }),
      ...(metadata.labels && { labels: { ...pod.metadata.labels, ...metadata.labels } }),
    },
    spec: { ...pod.spec, nodeName: target.name },
    status: { ...pod.status, conditions: scheduledConditions(pod, now) },
  };
}

function scheduledConditions({ status, metadata }: Pod, now: string): NonNullable<Pod['status']['conditions']> {
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: now,
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
  };
  return [...(status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), scheduled];
}
