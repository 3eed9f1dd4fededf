import { pods, type Pod } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import { pullSecrets } from '../images/pulled-layers.ts';
import { ensureImage } from '../images/ensure-image.ts';
import { imageAccounts } from '../images/image-accounts.ts';
import type { ContainerRuntime, ObservedContainer } from '../runtime/container-runtime.ts';
import { isStaticPod } from '../static/static-pod.ts';
import { announcer } from './announcer.ts';
import { containerConfig } from './container-config.ts';
import type { ImageAccounts } from './container-user.ts';
import { runHook } from './lifecycle-hooks.ts';
import type { PodAction } from './plan-pod.ts';
import { podContainers } from './pod-containers.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import { runtimeHandler } from './runtime-handler.ts';
import { sandboxConfig } from './sandbox-config.ts';
import { StartError } from './start-error.ts';

type ActionOf<Type extends PodAction['type']> = Extract<PodAction, { type: Type }>;

/** Carries out one action of a plan to its end. */
export async function performAction(pod: Pod, action: PodAction, dependencies: PodDependencies): Promise<void> {
  const { runtime, volumes } = dependencies;
  switch (action.type) {
    case 'mountVolumes':
      return volumes.mount(pod);
    case 'runSandbox':
      return runSandbox(pod, action, dependencies);
    case 'startContainer':
      return startContainer(pod, action, dependencies);
    case 'preStop':
      return preStop(pod, action, dependencies);
    case 'stopContainer':
      return stopContainer(pod, action, dependencies);
    case 'killContainer':
      return runtime.killContainer(action.id);
    case 'resizeContainer':
      return dependencies.cache.setContainer(await runtime.updateContainer(action.id, action.limits));
    case 'stopSandbox':
      return runtime.stopSandbox(action.id);
    case 'removeContainer':
      return runtime.removeContainer(action.id);
    case 'removeSandbox':
      return runtime.removeSandbox(action.id);
    case 'cleanUp':
      return volumes.cleanUp(pod);
    case 'deletePod':
      return deletePod(pod, dependencies);
  }
}

async function runSandbox(pod: Pod, { attempt }: ActionOf<'runSandbox'>, dependencies: PodDependencies): Promise<void> {
  const { runtime, cache, starting, recorder, networkReady, node } = dependencies;
  if (attempt > 0) recorder.event(pod, { type: 'Normal', reason: 'SandboxChanged', message: 'Pod sandbox changed, it will be killed and re-created.' });
  if (pod.spec.hostUsers === false)
    throw new Error('a pod of its own user namespace (hostUsers: false) cannot be run: the container runtime does not support user namespaces');
  const handler = await runtimeHandler(pod, dependencies);
  if (pod.spec.hostNetwork !== true) await networkReady();
  const config = sandboxConfig(pod, { attempt, clusterDomain: node().dns.clusterDomain, handler });
  cache.setSandbox(await starting(() => runtime.runSandbox(config)));
}

async function startContainer(pod: Pod, action: ActionOf<'startContainer'>, dependencies: PodDependencies): Promise<void> {
  const { runtime, cache, starting, services, node, volumes, objects, clock } = dependencies;
  const { spec } = action.container;
  const { namespace, uid } = pod.metadata;
  const announce = announcer(pod, action.container, dependencies);
  const read: Parameters<typeof containerConfig>[0]['read'] = (resource, name) => objects.get(resource, { namespace, name }, uid);
  const image = await ensureImage({
    image: spec.image ?? '',
    policy: spec.imagePullPolicy ?? 'IfNotPresent',
    pullSecrets: () => pullSecrets(pod, dependencies),
    runtime,
    clock,
    announce,
  });
  const config = await containerConfig({
    ...action,
    pod,
    image,
    accounts: await accountsOf(spec.image ?? '', runtime),
    read,
    volumes: volumes.mounted(uid) ?? new Map(),
    services: await services(pod),
    handler: await runtimeHandler(pod, dependencies),
    node: node(),
    podDirectory: volumes.podDirectory(uid),
    containerId: (name) => cache.get(identityOf(pod)).containers.find((container) => container.name === name && container.state.type === 'running')?.id,
  });
  const started = await starting(() => runtime.startContainer(action.sandbox, config)).catch((error: unknown) => {
    throw new StartError('CreateContainerError', (error as Error).message, { cause: error });
  });
  announceStart(started, announce);
  await postStart(pod, action, { started, dependencies });
  cache.setContainer(started);
}

/** Undefined when the runtime keeps images where their files cannot be read. */
async function accountsOf(image: string, runtime: ContainerRuntime): Promise<ImageAccounts | undefined> {
  const layers = await runtime.imageLayers(image).catch(() => []);
  return layers.length === 0 ? undefined : imageAccounts(layers);
}

function identityOf({ metadata }: Pod): { namespace: string; name: string; uid: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid };
}

function announceStart({ name, state }: ObservedContainer, announce: (event: EventDraft) => void): void {
  announce({ type: 'Normal', reason: 'Created', message: `Created container: ${name}` });
  const failed = state.type === 'exited' && state.failedToStart;
  if (failed) announce({ type: 'Warning', reason: 'Failed', message: `Error: ${state.message ?? 'the process could not be started'}` });
  else announce({ type: 'Normal', reason: 'Started', message: `Started container ${name}` });
}

async function postStart(
  pod: Pod,
  { container, sandbox }: ActionOf<'startContainer'>,
  { started, dependencies }: { started: ObservedContainer; dependencies: PodDependencies },
): Promise<void> {
  const hook = container.spec.lifecycle?.postStart;
  if (hook === undefined || started.state.type !== 'running') return;
  const { runtime, clock, signal, cache } = dependencies;
  cache.setContainer(started);
  try {
    await runHook(hook, { runtime, clock, signal, containerId: started.id, container: container.spec, podIp: sandbox.ip ?? dependencies.node().hostIps[0] });
  } catch (error) {
    const message = `PostStartHook failed: ${(error as Error).message}`;
    const announce = announcer(pod, container, dependencies);
    announce({ type: 'Warning', reason: 'FailedPostStartHook', message });
    announce({ type: 'Normal', reason: 'Killing', message: 'FailedPostStartHook' });
    await runtime.stopContainer(started.id, pod.spec.terminationGracePeriodSeconds ?? 30);
    throw new StartError('PostStartHookError', message, { cause: error });
  }
}

async function stopContainer(pod: Pod, action: ActionOf<'stopContainer'>, dependencies: PodDependencies): Promise<void> {
  const { id, name, graceSeconds, why, isPrepared = false } = action;
  const { runtime, clock, cache } = dependencies;
  const container = podContainers(pod).find(({ spec }) => spec.name === name);
  if (container === undefined) return runtime.stopContainer(id, graceSeconds);
  announcer(pod, container, dependencies)({ type: 'Normal', reason: 'Killing', message: why });
  const startedAt = clock.now().getTime();
  if (!isPrepared) await preStop(pod, action, dependencies);
  const spent = (clock.now().getTime() - startedAt) / 1000;
  // After a hook that used up the grace the process still gets the time to react to its signal.
  await runtime.stopContainer(id, graceSeconds === 0 ? 0 : Math.max(2, graceSeconds - spent));
  const ended = await runtime.container(id);
  if (ended !== undefined) cache.setContainer(ended);
}

/** Runs a container's preStop hook to its end or that of the grace; that it failed is said, and stops nothing. */
async function preStop(
  pod: Pod,
  { id, name, graceSeconds }: Pick<ActionOf<'preStop'>, 'id' | 'name' | 'graceSeconds'>,
  dependencies: PodDependencies,
): Promise<void> {
  const container = podContainers(pod).find(({ spec }) => spec.name === name);
  const hook = container?.spec.lifecycle?.preStop;
  if (container === undefined || hook === undefined || graceSeconds === 0) return;
  const { runtime, clock, signal, cache } = dependencies;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(graceSeconds * 1000)]);
  const podIp = cache.get(identityOf(pod)).sandboxes[0]?.ip ?? dependencies.node().hostIps[0];
  try {
    await runHook(hook, { runtime, clock, containerId: id, container: container.spec, podIp, signal: limit });
  } catch (error) {
    announcer(pod, container, dependencies)({ type: 'Warning', reason: 'FailedPreStopHook', message: `PreStopHook failed: ${(error as Error).message}` });
  }
}

async function deletePod(pod: Pod, { client, statuses, onGone }: PodDependencies): Promise<void> {
  if (isStaticPod(pod)) return onGone(pod);
  const { namespace, name, uid } = pod.metadata;
  await statuses.flush(uid);
  try {
    await client.delete(pods, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
  onGone(pod);
}
