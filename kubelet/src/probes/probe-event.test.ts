import { expect, it } from 'vitest';
import { probeEvent } from './probe-event.ts';

it.each([
  [{ result: 'success' }, undefined],
  [
    { result: 'warning', output: 'moved' },
    { type: 'Warning', reason: 'ProbeWarning', message: 'Readiness probe warning: moved' },
  ],
  [
    { result: 'failure', output: 'no' },
    { type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed: no' },
  ],
  [
    { result: 'unknown', output: 'gone' },
    { type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe errored and resulted in unknown state: gone' },
  ],
] as const)('the outcome %o is told as %o', (outcome, event) => {
  expect(probeEvent('Readiness', outcome)).toEqual(event);
});
