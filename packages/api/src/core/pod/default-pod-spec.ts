import { addQuantities, formatQuantity, memberOf } from '@kubets/machinery';
import type { Pod } from '../pod.ts';
import type { Container, EphemeralContainer, ResourceRequirements } from './container.ts';
import { imageTag } from './image-name.ts';
import type { PodSpec, PodTemplateSpec } from './pod-spec.ts';
import type { Volume } from './volume.ts';

/** Defaults of a pod itself, beyond those its template would get. */
export function defaultPod(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec);
  return {
    ...pod,
    spec: {
      ...spec,
      enableServiceLinks: spec.enableServiceLinks ?? true,
      containers: spec.containers.map((container) => defaultForPod(container, spec)),
      ...(spec.initContainers && { initContainers: spec.initContainers.map((container) => defaultForPod(container, spec)) }),
      ...(spec.resources && { resources: defaultPodRequests(spec.resources, spec.containers) }),
    },
  };
}

/** Defaults of pod templates; those of single fields stand in the schema. */
export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  return { ...template, spec: defaultPodSpec(template.spec) };
}

function defaultPodSpec(spec: PodSpec): PodSpec {
  return {
    ...spec,
    ...sameServiceAccount(spec),
    containers: spec.containers.map(defaultContainer),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(defaultContainer) }),
    ...(spec.ephemeralContainers && { ephemeralContainers: spec.ephemeralContainers.map(defaultContainer) }),
    ...(spec.volumes && { volumes: spec.volumes.map(defaultVolume) }),
  };
}

/** `serviceAccount` is the deprecated name of `serviceAccountName`; objects carry both. */
function sameServiceAccount({ serviceAccountName, serviceAccount }: PodSpec): Pick<PodSpec, 'serviceAccountName' | 'serviceAccount'> {
  const name = serviceAccountName || serviceAccount;
  return name ? { serviceAccountName: name, serviceAccount: name } : {};
}

function defaultContainer<C extends Container | EphemeralContainer>(container: C): C {
  return container.imagePullPolicy === undefined ? { ...container, imagePullPolicy: pullPolicyFor(container.image) } : container;
}

/** What may have changed behind its name is asked for each time. */
const pullPolicyFor = (image: string | undefined): 'Always' | 'IfNotPresent' => (imageTag(image ?? '') === 'latest' ? 'Always' : 'IfNotPresent');

const sourceCount = (volume: Volume): number => Object.values(volume).filter((value) => value !== undefined).length - 1;

function defaultVolume(volume: Volume): Volume {
  if (sourceCount(volume) === 0) return { ...volume, emptyDir: {} };
  if (volume.image !== undefined && volume.image.pullPolicy === undefined) {
    return { ...volume, image: { ...volume.image, pullPolicy: pullPolicyFor(volume.image.reference) } };
  }
  return volume;
}

function defaultForPod(container: Container, { hostNetwork }: PodSpec): Container {
  const { ports } = container;
  return {
    ...container,
    resources: requestsFromLimits(container.resources),
    ...(hostNetwork && ports && { ports: ports.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort })) }),
  };
}

function requestsFromLimits(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources;
  return limits === undefined ? resources : { ...resources, requests: { ...limits, ...requests } };
}

/** Pod-level requests come from the containers' sum where they ask for something, else from the pod's limits. */
function defaultPodRequests(resources: ResourceRequirements, containers: readonly Container[]): ResourceRequirements {
  if (resources.limits === undefined) return resources;
  const asked = new Map<string, string>();
  for (const name of Object.keys(resources.limits)) {
    for (const container of containers) {
      const request = memberOf(container.resources.requests, name);
      if (request !== undefined) asked.set(name, formatQuantity(addQuantities(asked.get(name) ?? '0', request)));
    }
  }
  return { ...resources, requests: { ...resources.limits, ...Object.fromEntries(asked), ...resources.requests } };
}
