import { type Pod, pods, type RuntimeClass, runtimeClasses } from '@kubets/api';
import { deepEqual, memberOf, type KubeObject } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

/** A pod takes over what its runtime class costs and where that runtime is to be found. */
export function runtimeClassAdmission({ registry }: AdmissionParts): AdmissionPlugin {
  const classes = cachedReader(registry, runtimeClasses);
  const classOf = async (request: AdmissionRequest): Promise<RuntimeClass | undefined> => {
    const { runtimeClassName: name } = (request.object as Pod).spec;
    if (!name) return undefined;
    const found = await classes.find({ name });
    if (found === undefined) throw refuse(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
    return found;
  };
  return {
    name: 'RuntimeClass',
    handles: (request) => concerns(request, pods, ['CREATE']),
    async mutate(request): Promise<KubeObject> {
      const pod = request.object as Pod;
      const found = await classOf(request);
      return found === undefined ? pod : withScheduling(request, withOverhead(request, pod, found), found);
    },
    async validate(request) {
      const pod = request.object as Pod;
      const found = await classOf(request);
      if (pod.spec.overhead !== undefined && found?.overhead?.podFixed === undefined) {
        throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      }
    },
  };
}

function withOverhead(request: AdmissionRequest, pod: Pod, { overhead }: RuntimeClass): Pod {
  if (overhead?.podFixed === undefined) return pod;
  if (pod.spec.overhead !== undefined && !deepEqual(pod.spec.overhead, overhead.podFixed)) {
    throw refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  }
  return { ...pod, spec: { ...pod.spec, overhead: overhead.podFixed } };
}

function withScheduling(request: AdmissionRequest, pod: Pod, { metadata, scheduling }: RuntimeClass): Pod {
  if (scheduling === undefined) return pod;
  const { nodeSelector = {}, tolerations = [] } = pod.spec;
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = memberOf(nodeSelector, key);
    if (own !== undefined && own !== value) {
      throw refuse(
        request,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own} (RuntimeClass ${metadata.name})`,
      );
    }
  }
  const missing = (scheduling.tolerations ?? []).filter((toleration) => !tolerations.some((present) => deepEqual(present, toleration)));
  const selector = { ...nodeSelector, ...scheduling.nodeSelector };
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(Object.keys(selector).length > 0 && { nodeSelector: selector }),
      ...(tolerations.length + missing.length > 0 && { tolerations: [...tolerations, ...missing] }),
    },
  };
}
