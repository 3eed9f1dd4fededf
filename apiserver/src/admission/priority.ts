import { type Pod, pods, type PriorityClass, priorityClasses } from '@kubets/api';
import type { KubeObject } from '@kubets/machinery';
import { type CachedReader, cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

/** Resolves a pod's priority class to its number; at most one class is everybody's default. */
export function priorityAdmission({ registry }: AdmissionParts): AdmissionPlugin {
  const classes = cachedReader(registry, priorityClasses);
  return {
    name: 'Priority',
    handles: (request) => concerns(request, pods, ['CREATE', 'UPDATE']) || concerns(request, priorityClasses, ['CREATE', 'UPDATE']),
    async mutate(request): Promise<KubeObject> {
      if (request.definition.reference.plural !== pods.plural) return request.object!;
      return request.operation === 'CREATE' ? withPriority(request, classes) : keepingPriority(request.object as Pod, request.oldObject as Pod);
    },
    async validate(request) {
      if (request.definition.reference.plural === priorityClasses.plural) checkDefault(request, classes);
    },
  };
}

async function withPriority(request: AdmissionRequest, classes: CachedReader<PriorityClass>): Promise<Pod> {
  const pod = request.object as Pod;
  const found = await classOf(request, pod, classes);
  const priority = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  const { priority: asked, preemptionPolicy: askedPolicy } = pod.spec;
  if (asked !== undefined && asked !== priority) {
    throw refuse(
      request,
      `the integer value of priority (${asked}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  }
  if (askedPolicy !== undefined && askedPolicy !== policy) {
    throw refuse(
      request,
      `the string value of PreemptionPolicy (${askedPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  }
  const name = found?.metadata.name;
  return { ...pod, spec: { ...pod.spec, ...(name !== undefined && { priorityClassName: name }), priority, preemptionPolicy: policy } };
}

async function classOf(request: AdmissionRequest, { spec }: Pod, classes: CachedReader<PriorityClass>): Promise<PriorityClass | undefined> {
  if (!spec.priorityClassName) return defaultClass(classes.list());
  const found = await classes.find({ name: spec.priorityClassName });
  if (found === undefined) throw refuse(request, `no PriorityClass with name ${spec.priorityClassName} was found`);
  return found;
}

/** Should two claim it, the lower one is meant. */
function defaultClass(classes: readonly PriorityClass[]): PriorityClass | undefined {
  return classes.filter(({ globalDefault }) => globalDefault === true).toSorted((one, other) => (one.value ?? 0) - (other.value ?? 0))[0];
}

/** An update that leaves the numbers out does not mean to change them. */
function keepingPriority(pod: Pod, old: Pod): Pod {
  const priority = pod.spec.priority ?? old.spec.priority;
  const preemptionPolicy = pod.spec.preemptionPolicy ?? old.spec.preemptionPolicy;
  if (priority === pod.spec.priority && preemptionPolicy === pod.spec.preemptionPolicy) return pod;
  return { ...pod, spec: { ...pod.spec, ...(priority !== undefined && { priority }), ...(preemptionPolicy && { preemptionPolicy }) } };
}

function checkDefault(request: AdmissionRequest, classes: CachedReader<PriorityClass>): void {
  const { metadata, globalDefault } = request.object as PriorityClass;
  const other = globalDefault ? defaultClass(classes.list()) : undefined;
  if (other !== undefined && other.metadata.name !== metadata.name) {
    throw refuse(request, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
  }
}
