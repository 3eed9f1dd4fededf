import type { SchedulerPlugin } from '../framework/plugin.ts';

/** A pod with gates waits outside the queue until the last is lifted. */
export const schedulingGates: SchedulerPlugin = {
  name: 'SchedulingGates',
  wakesOn: (event) => event.type === 'pod-updated',
  gate({ pod }) {
    const gates = pod.spec.schedulingGates ?? [];
    return gates.length === 0 ? undefined : `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`;
  },
};
