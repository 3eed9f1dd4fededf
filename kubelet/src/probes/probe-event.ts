import type { ProbeKind } from './container-probes.ts';
import type { ProbeOutcome } from './run-probe.ts';

export interface ProbeEvent {
  readonly type: 'Warning';
  readonly reason: 'Unhealthy' | 'ProbeWarning';
  readonly message: string;
}

/** What is told of one probe, in upstream's words; nothing of a plain success. */
export function probeEvent(kind: ProbeKind, outcome: ProbeOutcome): ProbeEvent | undefined {
  switch (outcome.result) {
    case 'success':
      return undefined;
    case 'warning':
      return { type: 'Warning', reason: 'ProbeWarning', message: `${kind} probe warning: ${outcome.output}` };
    case 'failure':
      return { type: 'Warning', reason: 'Unhealthy', message: `${kind} probe failed: ${outcome.output}` };
    case 'unknown':
      return { type: 'Warning', reason: 'Unhealthy', message: `${kind} probe errored and resulted in unknown state: ${outcome.output}` };
  }
}
