import { type FlowSchema, flowSchemas, type PriorityLevelConfiguration, priorityLevelConfigurations } from '@kubets/api';
import { type Draft, formatTime, isApiError, type ResourceReference } from '@kubets/machinery';
import { ownWrites, type OwnWrites } from '../bootstrap/own-writes.ts';
import { defaultFlowSchemas, defaultPriorityLevels } from '../bootstrap/priority-levels.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import type { ServerContext } from '../server-context.ts';
import type { FlowObjects } from './flow-objects.ts';
import { maintained, withDangling } from './plan-flow-objects.ts';

const everyMs = 60_000;

/** Keeps the default flow objects as they should be, and tells of each schema whether its level exists, until the server stops. */
export async function maintainFlowObjects(server: ServerContext, objects: FlowObjects): Promise<void> {
  const { clock, log, signal } = server;
  const writes = ownWrites(server);
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  while (!signal.aborted) {
    const changed = objects.changed();
    try {
      await maintainAll(server, writes, priorityLevelConfigurations, defaultPriorityLevels, objects.levels);
      await maintainAll(server, writes, flowSchemas, defaultFlowSchemas, objects.schemas);
      await tellDangling(server, writes, objects);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'the objects of flow control could not be maintained; trying again');
    }
    await Promise.race([changed, stopped, clock.sleep(everyMs, signal).catch(() => undefined)]);
  }
}

async function maintainAll<T extends FlowSchema | PriorityLevelConfiguration>(
  { registry }: ServerContext,
  writes: OwnWrites,
  reference: ResourceReference<T>,
  defaults: readonly Draft<T>[],
  known: ReadonlyMap<string, T>,
): Promise<void> {
  const definition = registry.find(reference.group, reference.version, reference.plural)!;
  for (const draft of defaults) {
    const wanted = decodeSentObject(definition, structuredClone(draft), { fieldValidation: 'Ignore', warnings: [] }) as T;
    const { name } = wanted.metadata;
    const existing = known.get(name);
    if (existing === undefined) await writes.createMissing(reference, draft);
    else if (maintained(existing, wanted) !== undefined)
      await unlessGone(writes.update(reference, { name }, (current) => maintained(current, wanted) ?? current));
  }
}

async function tellDangling({ clock }: ServerContext, writes: OwnWrites, { schemas, levels }: FlowObjects): Promise<void> {
  const now = formatTime(clock.now());
  for (const schema of schemas.values()) {
    const { name } = schema.metadata;
    const told = (current: FlowSchema): FlowSchema | undefined => withDangling(current, levels.has(current.spec.priorityLevelConfiguration.name), now);
    if (told(schema) !== undefined) await unlessGone(writes.update(flowSchemas, { name }, (current) => told(current) ?? current, 'status'));
  }
}

async function unlessGone(write: Promise<void>): Promise<void> {
  await write.catch((error: unknown) => {
    if (!isApiError(error, 'NotFound')) throw error;
  });
}
