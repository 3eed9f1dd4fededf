import { Tally } from '../system/tallied-histogram.ts';

/** Why a request was turned away. */
export type Rejection = 'concurrency-limit' | 'queue-full' | 'time-out' | 'cancelled';

export const waitBounds = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];

/** What became of the requests that one schema sent to one priority level. */
export class FlowTally {
  readonly labels: { readonly priority_level: string; readonly flow_schema: string };
  readonly rejected = new Map<Rejection, number>();
  dispatched = 0;
  executing = 0;
  waiting = 0;
  /** Of those who ran in the end, and of those who did not. */
  readonly waited: { readonly run: Tally; readonly turnedAway: Tally };

  constructor(schema: string, level: string) {
    this.labels = { priority_level: level, flow_schema: schema };
    this.waited = {
      run: new Tally({ ...this.labels, execute: 'true' }, waitBounds),
      turnedAway: new Tally({ ...this.labels, execute: 'false' }, waitBounds),
    };
  }

  seated(waitedSeconds: number): void {
    this.dispatched++;
    this.executing++;
    this.waited.run.observe(waitedSeconds);
  }

  turnedAway(reason: Rejection, waitedSeconds: number): void {
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
    this.waited.turnedAway.observe(waitedSeconds);
  }
}
