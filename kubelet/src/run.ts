import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pod } from '@kubets/api';
import { createClient, loadKubeconfig } from '@kubets/client';
import { createEventRecorder, createInformers } from '@kubets/control-loop';
import { createMetrics, serveHealth, type DaemonContext } from '@kubets/daemon';
import { parseDuration, quantityValue, systemClock } from '@kubets/machinery';
import type { KubeletConfig } from './config.ts';
import { kubeletConfiguration } from './configuration/kubelet-configuration.ts';
import { Kubelet, kubeletInformers } from './kubelet.ts';
import { followRuntime } from './follow-runtime.ts';
import { keepPodNetwork } from './network/keep-pod-network.ts';
import { createPodMeter } from './eviction/measure-pods.ts';
import { keepNodeHealthy, type NodeHealth } from './eviction/keep-node-healthy.ts';
import { parseThresholds } from './eviction/threshold.ts';
import { firstAddress } from './node/node-identity.ts';
import { renewLease } from './node/node-lease.ts';
import { parseTaint, registerNode } from './node/node-registration.ts';
import { nodeResources } from './node/node-resources.ts';
import { isTakenForLost, NodeStatusReporter } from './node/node-status.ts';
import { WatchedObjects } from './node/watched-objects.ts';
import type { NodeSettings } from './pods/container-config.ts';
import type { MemorySettings } from './pods/container-resources.ts';
import { currentSandbox } from './pods/pod-containers.ts';
import { PodCache } from './pods/pod-cache.ts';
import { createSemaphore } from './pods/semaphore.ts';
import { StatusWriter } from './pods/status-writer.ts';
import { createDockerRuntime } from './runtime/docker/docker-runtime.ts';
import { connectEngine } from './runtime/docker/engine.ts';
import { lowestOomScore, readNodeCapabilities } from './runtime/node-capabilities.ts';
import { createAccessReviews } from './server/access-reviews.ts';
import { startKubeletServer } from './server/kubelet-server.ts';
import { isStaticPod } from './static/static-pod.ts';
import { StaticPods } from './static/static-pods.ts';
import { UsageSampler } from './stats/usage-sampler.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';
import { pulledLayers } from './images/pulled-layers.ts';
import { ServiceAccountTokens } from './volumes/service-account-tokens.ts';

/** How many sandboxes and containers the engine is asked to start at once; more makes it slower, not faster. */
const startsAtOnce = 8;

/** Runs the node agent until the signal aborts. The containers it started go on without it, and a later one takes them over. */
export async function run(config: KubeletConfig, { signal, log }: DaemonContext): Promise<void> {
  const clock = systemClock;
  const nodeName = config.hostnameOverride;
  const startedAt = clock.now();
  await mkdir(config.rootDir, { recursive: true, mode: 0o750 });
  const client = createClient({ ...loadKubeconfig({ path: config.kubeconfig }), userAgent: 'kubelet' });
  const engine = connectEngine(config.dockerEndpoint);
  const capabilities = await readNodeCapabilities();
  const runtime = createDockerRuntime({
    engine,
    sandboxImage: config.podInfraContainerImage,
    capabilities,
    logs: { maxBytes: quantityValue(config.containerLogMaxSize), maxFiles: config.containerLogMaxFiles },
  });
  const reserved = [...config.kubeReserved, ...config.systemReserved];
  const resources = await nodeResources(config.rootDir, { maxPods: config.maxPods, reserved, evictionHard: parseThresholds(config.evictionHard, undefined) });
  const memory = { memoryCapacity: resources.memoryBytes, lowestOomScore: lowestOomScore(capabilities) };
  if (capabilities.missing.length > 0) log.warn({ missing: capabilities.missing }, 'the node lacks capabilities: privileged containers go without them');
  if (memory.lowestOomScore === 0) log.warn('CAP_SYS_RESOURCE is missing: guaranteed pods get the out-of-memory score 0 where they should get a negative one');
  const settings = await nodeSettings(config, memory, (resource) => resources.allocatable[resource]);
  const recorder = createEventRecorder({ client, component: 'kubelet', host: nodeName, log });
  const informers = createInformers(client, { log });
  const sources = kubeletInformers(informers, nodeName);
  const network = keepPodNetwork({ engine, bridge: config.podNetworkBridge, clock, log, signal, onReady: () => status.wake() });
  const cache = new PodCache(runtime, (uid) => kubelet.look(uid));
  const objects = new WatchedObjects({ client, clock, log, onChange: (owners) => kubelet.refresh(owners) });
  const tokens = new ServiceAccountTokens(client, clock);
  const volumes = new PodVolumes({
    rootDirectory: config.rootDir,
    objects,
    tokens,
    allocatable: settings.allocatable,
    hostIps: () => settings.hostIps,
    imageLayers: (pod, request) => pulledLayers(pod, request, { runtime, clock, objects, recorder }),
  });
  const staticPods =
    config.podManifestPath === undefined
      ? undefined
      : new StaticPods({
          directory: config.podManifestPath,
          nodeName,
          client,
          clock,
          log,
          node: () => sources.node.lister.get(nodeName),
          apiPods: () => sources.pods.lister.list(),
          onChange(pods) {
            kubelet.useManifests(pods);
            staticPods?.mirrorSoon(signal);
          },
          onMirror: ({ metadata }) => statuses.retell(metadata.uid),
        });
  const statuses = new StatusWriter({ client, clock, log, signal, addressee: (pod) => (isStaticPod(pod) ? staticPods?.mirror(pod) : pod) });
  const kubelet: Kubelet = new Kubelet({
    nodeName,
    client,
    clock,
    log,
    rootDirectory: config.rootDir,
    allocatable: resources.allocatable,
    allowedUnsafeSysctls: config.allowedUnsafeSysctls,
    short: () => health.eviction.short,
    node: () => sources.node.lister.get(nodeName),
    cache,
    dependencies: {
      client,
      clock,
      log,
      signal,
      runtime,
      cache,
      volumes,
      objects,
      statuses,
      recorder,
      services: async (pod) => {
        if (!isStaticPod(pod)) await sources.services.whenSynced(signal);
        return sources.services.lister.list();
      },
      node: () => settings,
      networkReady: () => network.ready,
      starting: createSemaphore(startsAtOnce),
      room: (pod) => kubelet.room(pod),
      onGone: (pod) => kubelet.forget(pod),
    },
  });
  const imageDirectory = await runtime.info(signal).then(
    ({ directory }) => directory,
    () => config.rootDir,
  );
  const health: NodeHealth = keepNodeHealthy({ config, clock, log, runtime, volumes, kubelet, imageDirectory, onChange: () => status.wake() });
  const metrics = createMetrics();
  const sampler = new UsageSampler(runtime, clock);
  const tls = await servingCertificate(config, nodeName, settings.hostIps);
  const clientCa = config.clientCaFile === undefined ? undefined : await readFile(config.clientCaFile, 'utf8');
  const reviews = createAccessReviews({ client, clock, nodeName });
  const server = {
    address: config.address,
    port: config.port,
    tls,
    clientCa,
    reviews,
    access: { tokens: config.authenticationTokenWebhook, anonymous: config.anonymousAuth, authorization: config.authorizationMode },
    configuration: kubeletConfiguration(config),
    resources,
    nodeName,
    startedAt,
    runtime,
    directory: kubelet,
    sampler,
    details: {
      now: () => clock.now(),
      rootDirectory: config.rootDir,
      imageDirectory,
      meter: createPodMeter({ runtime, cache, volumes }),
      mounted: (uid: string) => volumes.mounted(uid),
      sandboxProcess: ({ metadata: { namespace = '', name, uid } }: Pod) => currentSandbox(cache.get({ namespace, name, uid }))?.processId,
    },
    metrics,
    log,
    signal,
  };
  const { port } = await startKubeletServer(server);
  await serveHealth({ address: config.healthzBindAddress, port: config.healthzPort, checks: { ping: () => true }, metrics, signal });
  const status: NodeStatusReporter = new NodeStatusReporter({
    client,
    clock,
    log,
    runtime,
    short: () => health.eviction.short,
    name: nodeName,
    addresses: settings.hostIps,
    port,
    resources,
    obstacles: network.obstacles,
    observed: () => sources.node.lister.list()[0],
  });

  const following = followRuntime({ runtime, cache, clock, log, signal });
  const reading = informers.run(signal);
  const manifestsRead = Promise.withResolvers<void>();
  const manifests = following.synced.then(() => staticPods?.follow(signal, manifestsRead.resolve) ?? manifestsRead.resolve());
  const labels = Object.fromEntries(config.nodeLabels.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
  const taints = config.registerWithTaints.map(parseTaint);
  const node = await registerNode({ client, clock, log, signal, name: nodeName, labels, taints, status: await status.current() });
  log.info({ node: nodeName, port }, 'the node is registered');
  sources.node.onChange((change) => {
    const current = change.type === 'replaced' ? change.objects[0] : change.type === 'deleted' ? undefined : change.object;
    network.use(current?.spec.podCIDR);
    if (current !== undefined && isTakenForLost(current)) status.wake();
  });
  network.use(sources.node.lister.get(nodeName)?.spec.podCIDR ?? node.spec.podCIDR);
  const reporting = [renewLease({ client, clock, log, signal, node }), status.run(node, signal)];
  await Promise.all([following.synced, sources.pods.whenSynced(signal), sources.node.whenSynced(signal), manifestsRead.promise]);
  sources.pods.onChange((change) => {
    kubelet.apply(change);
    staticPods?.mirrorSoon(signal);
  });
  staticPods?.mirrorSoon(signal);
  kubelet.apply({ type: 'replaced', objects: sources.pods.lister.list(), old: [] });
  const guarding = health.run(signal);
  kubelet.removeOrphans().catch((error: unknown) => log.warn({ err: error }, 'leftovers of former pods could not be removed'));
  await Promise.all([following.done, reading, guarding, manifests, ...reporting]);
  kubelet.stop();
  objects.close();
  await recorder.flush();
  await client.close();
}

async function nodeSettings(config: KubeletConfig, memory: MemorySettings, allocatable: NodeSettings['allocatable']): Promise<NodeSettings> {
  const [nodeConfig, nodeHosts] = await Promise.all([readFile(config.resolvConf, 'utf8').catch(() => ''), readFile('/etc/hosts', 'utf8').catch(() => '')]);
  return {
    dns: { clusterDns: config.clusterDns, clusterDomain: config.clusterDomain, nodeConfig },
    nodeHosts,
    hostIps: [config.nodeIp ?? firstAddress()],
    ...memory,
    seccompDirectory: join(config.rootDir, 'seccomp'),
    allocatable,
    longestBackOffMs: parseDuration(config.maxContainerRestartPeriod),
  };
}

/** The configured certificate, or one of an authority made for this run. */
async function servingCertificate(config: KubeletConfig, nodeName: string, addresses: readonly string[]): Promise<{ certificate: string; key: string }> {
  if (config.tlsCertFile !== undefined && config.tlsPrivateKeyFile !== undefined) {
    const [certificate, key] = await Promise.all([readFile(config.tlsCertFile, 'utf8'), readFile(config.tlsPrivateKeyFile, 'utf8')]);
    return { certificate, key };
  }
  const { createCertificateAuthority, issueCertificate } = await import('@kubets/pki');
  const authority = await createCertificateAuthority({ commonName: `${nodeName}-ca` });
  return issueCertificate(authority, { commonName: nodeName, dnsNames: [nodeName], ipAddresses: addresses, usages: ['server'] });
}
