import { pods, type Pod } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { expect } from 'vitest';
import { adminClient } from './cluster-under-test.ts';
import { scratchNamespace, type ScratchNamespace } from './scratch-namespace.ts';

export const image = 'kubets/guestbook:1';

/** Part of a container's spec; what is left out makes it `main`, of the test image. */
export type ContainerDraft = Readonly<Record<string, unknown>>;

/** A container that runs a shell script. */
export const running = (script: string, changes: ContainerDraft = {}): ContainerDraft => ({ name: 'main', image, command: ['sh', '-c', script], ...changes });

/** A container that does nothing until it is told to end, and then ends at once. */
export const idle = (changes: ContainerDraft = {}): ContainerDraft => running("trap 'exit 0' TERM; while :; do sleep 0.1; done", changes);

/** Part of a container's status once it has ended. */
export const ended = (exitCode: number, more: object = {}): object => ({ state: { terminated: { exitCode, ...more } } });

/** Pods in a namespace of their own. Unless told otherwise they are not restarted and are given a second to end. */
export interface ScratchPods extends ScratchNamespace {
  create(name: string, containers: readonly ContainerDraft[], spec?: object): Promise<void>;
  pod(name: string): Promise<Pod>;
  /** Waits until the pod's status has at least these fields. */
  becomes(name: string, status: object): Promise<void>;
  isReady(name: string): Promise<void>;
  /** Creates a pod that runs to its end, and returns what it printed. */
  printed(name: string, container: ContainerDraft, spec?: object): Promise<string>;
  exec(name: string, ...command: readonly string[]): Promise<string>;
  /** Reasons and messages of the pod's events, a line each. */
  events(name: string): Promise<string>;
}

export async function scratchPods(purpose: string): Promise<ScratchPods> {
  const scratch = await scratchNamespace(purpose);
  const client = adminClient();
  const namespace = scratch.name;
  const kubectl: ScratchPods['kubectl'] = (...args) => scratch.kubectl(...args);
  await eventually(() => kubectl('get', 'serviceaccount', 'default'), { timeoutMs: 30_000, intervalMs: 100 });

  const create: ScratchPods['create'] = async (name, containers, spec = {}) => {
    const body = { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers, ...spec } as unknown as Pod['spec'];
    await client.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name }, spec: body });
  };
  const pod: ScratchPods['pod'] = (name) => client.get(pods, { namespace, name });
  const becomes: ScratchPods['becomes'] = (name, status) =>
    eventually(async () => expect((await pod(name)).status).toMatchObject(status), { timeoutMs: 90_000, intervalMs: 100 });

  return {
    ...scratch,
    create,
    pod,
    becomes,
    isReady: (name) =>
      eventually(async () => expect((await pod(name)).status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' })), {
        timeoutMs: 90_000,
        intervalMs: 100,
      }),
    async printed(name, container, spec) {
      await create(name, [container], spec);
      await becomes(name, { phase: 'Succeeded' });
      return kubectl('logs', name);
    },
    exec: (name, ...command) => kubectl('exec', name, '--', ...command),
    events: (name) =>
      kubectl('get', 'events', '--field-selector', `involvedObject.name=${name}`, '-o', 'jsonpath={range .items[*]}{.reason}: {.message}{"\\n"}{end}'),
    async remove() {
      await scratch.remove();
      await client.close();
    },
  };
}
