import type { ControllerContext } from '../../controller-context.ts';
import { createKeyFeed, type KeyFeed } from '../../key-feed.ts';
import { createMonitors, type Monitors } from './monitors.ts';
import { createOwnerStates, type OwnerStates } from './owner-states.ts';
import { OwnershipGraph } from './ownership-graph.ts';
import { createObjectRecorder } from './object-recorder.ts';

/** What garbage is found and collected with. */
export interface CollectorContext extends Pick<ControllerContext, 'client' | 'informers'> {
  readonly graph: OwnershipGraph;
  /** Uids of objects worth a look. */
  readonly feed: KeyFeed;
  readonly monitors: Monitors;
  readonly ownerStates: OwnerStates;
  /** To be called when all resources have been listed: nothing is collected before. */
  readonly listed: () => void;
}

export function collectorContext({ client, informers, clock, log, signal }: ControllerContext): CollectorContext {
  const graph = new OwnershipGraph();
  const listed = Promise.withResolvers<void>();
  const feed = createKeyFeed('garbage', listed.promise);
  const monitors = createMonitors({ client, informers, clock, log, signal, ...createObjectRecorder(graph, feed) });
  const ownerStates = createOwnerStates({ client, graph, monitors });
  return { client, informers, graph, feed, monitors, ownerStates, listed: listed.resolve };
}
