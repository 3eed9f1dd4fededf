import { deepEqual, type JsonObject, type KubeObject, type ResourceDefinition } from '@kubets/machinery';

const known = new WeakMap<ResourceDefinition, boolean>();

/** Whether `metadata.generation` counts the changes of a kind. Unless its strategy says otherwise: when it has a spec. */
export function hasGeneration(definition: ResourceDefinition): boolean {
  let answer = known.get(definition);
  if (answer === undefined) known.set(definition, (answer = definition.strategy.hasGeneration ?? looksGenerational(definition)));
  return answer;
}

function looksGenerational(definition: ResourceDefinition): boolean {
  const fields = (definition.schema() as { shape?: Record<string, unknown> }).shape ?? {};
  return 'spec' in fields && 'status' in fields;
}

/** The generation after a change: one more when anything but metadata and status differs. */
export function nextGeneration(definition: ResourceDefinition, next: KubeObject, old: KubeObject): number | undefined {
  const { generation } = old.metadata;
  if (!hasGeneration(definition) || sameDesire(next as unknown as JsonObject, old as unknown as JsonObject)) return generation;
  return (generation ?? 0) + 1;
}

function sameDesire(next: JsonObject, old: JsonObject): boolean {
  return Object.keys({ ...next, ...old }).every((key) => key === 'metadata' || key === 'status' || deepEqual(next[key], old[key]));
}
