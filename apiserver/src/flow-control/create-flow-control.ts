import type { FlowSchema, PriorityLevelConfiguration } from '@kubets/api';
import { parseDuration } from '@kubets/machinery';
import { defaultFlowSchemas, defaultPriorityLevels } from '../bootstrap/priority-levels.ts';
import type { ApiserverConfig } from '../config.ts';
import { FlowController } from './flow-controller.ts';
import { FlowObjects } from './flow-objects.ts';

export interface FlowControl {
  readonly controller: FlowController;
  /** Once followed, they configure the controller. */
  readonly objects: FlowObjects;
}

type FlowConfig = Pick<ApiserverConfig, 'maxRequestsInflight' | 'maxMutatingRequestsInflight' | 'requestTimeout'>;

/** Seats as many requests as both limits together; none waits longer than a quarter of the time a request may take. */
export function createFlowControl({ maxRequestsInflight, maxMutatingRequestsInflight, requestTimeout }: FlowConfig): FlowControl {
  const controller = new FlowController({
    seats: maxRequestsInflight + maxMutatingRequestsInflight,
    patienceMs: parseDuration(requestTimeout) / 4,
    schemas: defaultFlowSchemas.filter(isMandatory) as readonly FlowSchema[],
    levels: defaultPriorityLevels.filter(isMandatory) as readonly PriorityLevelConfiguration[],
  });
  return { controller, objects: new FlowObjects(({ schemas, levels }) => controller.configure([...schemas.values()], [...levels.values()])) };
}

/** What no server is without, whoever deletes it. */
const isMandatory = ({ metadata }: { readonly metadata?: { readonly name?: string | undefined } | undefined }): boolean =>
  metadata?.name === 'exempt' || metadata?.name === 'catch-all';
