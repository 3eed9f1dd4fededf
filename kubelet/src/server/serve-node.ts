import { readFile } from 'node:fs/promises';
import { createMetrics, serveHealth } from '@kubets/daemon';
import { kubeletConfiguration } from '../configuration/kubelet-configuration.ts';
import { createPodMeter } from '../eviction/measure-pods.ts';
import type { KubeletContext } from '../kubelet-context.ts';
import type { PodParts } from '../pod-parts.ts';
import { currentSandbox } from '../pods/pod-containers.ts';
import type { DetailSources } from '../stats/summary-details.ts';
import { UsageSampler } from '../stats/usage-sampler.ts';
import { createAccessReviews } from './access-reviews.ts';
import type { AccessRules } from './authenticate.ts';
import { startKubeletServer } from './kubelet-server.ts';
import { servingCertificate } from './serving-certificate.ts';

/** Serves the kubelet's API, and its health at an address of its own; returns the port of the former. */
export async function serveNode(context: KubeletContext, parts: PodParts): Promise<number> {
  const { config, client, clock, log, signal, nodeName, startedAt, resources, runtime, settings } = context;
  const metrics = createMetrics();
  const { port } = await startKubeletServer({
    address: config.address,
    port: config.port,
    tls: await servingCertificate(config, nodeName, settings.hostIps),
    clientCa: config.clientCaFile === undefined ? undefined : await readFile(config.clientCaFile, 'utf8'),
    reviews: createAccessReviews({ client, clock, nodeName }),
    access: accessRules(context),
    configuration: kubeletConfiguration(config),
    resources,
    nodeName,
    startedAt,
    runtime,
    directory: parts.kubelet,
    sampler: new UsageSampler(runtime, clock),
    details: detailSources(context, parts),
    metrics,
    log,
    signal,
  });
  await serveHealth({ address: config.healthzBindAddress, port: config.healthzPort, checks: { ping: () => true }, metrics, signal });
  return port;
}

function accessRules({ config }: KubeletContext): AccessRules {
  return { tokens: config.authenticationTokenWebhook, anonymous: config.anonymousAuth, authorization: config.authorizationMode };
}

function detailSources({ config, clock, runtime, imageDirectory }: KubeletContext, { cache, volumes }: PodParts): DetailSources {
  return {
    now: () => clock.now(),
    rootDirectory: config.rootDir,
    imageDirectory,
    meter: createPodMeter({ runtime, cache, volumes }),
    mounted: (uid) => volumes.mounted(uid),
    sandboxProcess: ({ metadata: { namespace = '', name, uid } }) => currentSandbox(cache.get({ namespace, name, uid }))?.processId,
  };
}
