import { Counter, Gauge, type Registry } from '@kubets/daemon';
import type { FlowController } from '../flow-control/flow-controller.ts';
import { type FlowTally, waitBounds } from '../flow-control/flow-tally.ts';
import type { PriorityLevel } from '../flow-control/priority-level.ts';
import { TalliedHistogram } from './tallied-histogram.ts';

const flowLabels = ['priority_level', 'flow_schema'] as const;

/** Tells how requests are queued and what seats there are, under upstream's names. */
export function flowMetrics(registers: Registry, controller: FlowController): void {
  new Counter({
    name: 'apiserver_flowcontrol_rejected_requests_total',
    help: 'Requests turned away, by why.',
    labelNames: [...flowLabels, 'reason'],
    registers: [registers],
    collect() {
      this.reset();
      for (const { labels, rejected } of controller.tallies()) for (const [reason, count] of rejected) this.inc({ ...labels, reason }, count);
    },
  });
  new Counter({
    name: 'apiserver_flowcontrol_dispatched_requests_total',
    help: 'Requests that got a seat.',
    labelNames: flowLabels,
    registers: [registers],
    collect() {
      this.reset();
      for (const { labels, dispatched } of controller.tallies()) this.inc(labels, dispatched);
    },
  });
  perFlow('current_inqueue_requests', 'Requests that wait for a seat.', ({ waiting }) => waiting);
  perFlow('current_executing_requests', 'Requests that run.', ({ executing }) => executing);
  perFlow('current_executing_seats', 'Seats taken by requests that run.', ({ executing }) => executing);
  perLevel('nominal_limit_seats', 'Seats that are the own of a priority level.', ({ seats }) => seats.nominal);
  perLevel('lower_limit_seats', 'Seats that a priority level keeps when it lends.', ({ seats }) => seats.nominal - seats.lendable);
  perLevel('upper_limit_seats', 'Seats that a priority level has at the most, when it borrows.', ({ seats }) => Math.min(seats.most, controller.seats));
  new TalliedHistogram(registers, {
    name: 'apiserver_flowcontrol_request_wait_duration_seconds',
    help: 'Time requests waited for a seat, by whether they got one.',
    labelNames: [...flowLabels, 'execute'],
    bounds: waitBounds,
    tallies: () => [...controller.tallies()].flatMap(({ waited }) => [waited.run, waited.turnedAway]),
  });

  function perFlow(name: string, help: string, value: (tally: FlowTally) => number): void {
    new Gauge({
      name: `apiserver_flowcontrol_${name}`,
      help,
      labelNames: flowLabels,
      registers: [registers],
      collect() {
        this.reset();
        for (const tally of controller.tallies()) this.set(tally.labels, value(tally));
      },
    });
  }

  function perLevel(name: string, help: string, value: (level: PriorityLevel) => number): void {
    new Gauge({
      name: `apiserver_flowcontrol_${name}`,
      help,
      labelNames: ['priority_level'],
      registers: [registers],
      collect() {
        this.reset();
        for (const level of controller.levels) this.set({ priority_level: level.name }, value(level));
      },
    });
  }
}
