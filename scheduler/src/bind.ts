import { pods } from '@kubets/api';
import type { SchedulerParts } from './scheduler.ts';
import type { PodInfo } from './state/pod-info.ts';

/** Writes a placement to the API server, after everything the pod needs on its node is there. */
export async function bindPod({ client, profileOf }: SchedulerParts, pod: PodInfo, nodeName: string, signal: AbortSignal): Promise<void> {
  const { plugins, recorder } = profileOf(pod);
  for (const plugin of plugins) if (plugin.beforeBind !== undefined) await plugin.beforeBind(pod, nodeName, signal);
  const { namespace, name, uid } = pod.pod.metadata;
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name, uid }, target: { apiVersion: 'v1', kind: 'Node', name: nodeName } };
  await client.createSubresource(pods, { namespace, name }, 'binding', binding);
  recorder.event(pod.pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message: `Successfully assigned ${pod.key} to ${nodeName}` });
}
