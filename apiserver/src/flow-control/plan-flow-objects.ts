import type { FlowSchema, PriorityLevelConfiguration } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';

const autoUpdate = 'apf.kubernetes.io/autoupdate-spec';
const mandatory: ReadonlySet<string> = new Set(['exempt', 'catch-all']);

/**
 * What has to be written so that a default object is as it should be; undefined when it is. The mandatory ones are always put
 * right, the others as long as nobody has taken them over: by the annotation, or without it by changing them.
 */
export function maintained<T extends FlowSchema | PriorityLevelConfiguration>(existing: T, wanted: T): T | undefined {
  const { metadata } = existing;
  const isMandatory = mandatory.has(metadata.name);
  const annotation = metadata.annotations?.[autoUpdate];
  const updates = isMandatory || annotation === 'true' || (annotation !== 'false' && metadata.generation === 1);
  if (!updates) return undefined;
  const spec = withOwnExemption(existing.spec, wanted.spec);
  if (annotation === 'true' && deepEqual(existing.spec, spec)) return undefined;
  return { ...existing, metadata: { ...metadata, annotations: { ...metadata.annotations, [autoUpdate]: 'true' } }, spec };
}

/** How much an exempt level lends is its owner's to say. */
function withOwnExemption<S extends (FlowSchema | PriorityLevelConfiguration)['spec']>(existing: S, wanted: S): S {
  return 'exempt' in existing && existing.exempt !== undefined && 'exempt' in wanted ? { ...wanted, exempt: existing.exempt } : wanted;
}

type Condition = NonNullable<FlowSchema['status']['conditions']>[number];

/** The schema with its word on whether its priority level exists; undefined when it says so already. */
export function withDangling(schema: FlowSchema, exists: boolean, now: string): FlowSchema | undefined {
  const level = JSON.stringify(schema.spec.priorityLevelConfiguration.name);
  const told: Condition = {
    type: 'Dangling',
    status: exists ? 'False' : 'True',
    reason: exists ? 'Found' : 'NotFound',
    message: `This FlowSchema references the PriorityLevelConfiguration object named ${level} ${exists ? 'and it exists' : 'but there is no such object'}`,
  };
  const conditions = schema.status.conditions ?? [];
  const before = conditions.find(({ type }) => type === told.type);
  if (before !== undefined && before.status === told.status && before.message === told.message) return undefined;
  const since = conditions.find(({ type, status }) => type === told.type && status === told.status)?.lastTransitionTime;
  const others = conditions.filter(({ type }) => type !== told.type);
  return { ...schema, status: { ...schema.status, conditions: [...others, { ...told, lastTransitionTime: since ?? now }] } };
}
