import { expect, it } from 'vitest';
import { buildPod, now, secondsFromNow } from '../testing/build-situation.ts';
import { terminationOf } from './termination.ts';

const deletion = (seconds: number): ReturnType<typeof buildPod> =>
  buildPod({}, { metadata: { deletionTimestamp: '2026-03-01T12:00:30Z', deletionGracePeriodSeconds: seconds } });

it('a pod that nobody ends has no termination', () => expect(terminationOf(buildPod(), undefined, now)).toBeUndefined());

it('a deleted pod ends by its grace', () => {
  expect(terminationOf(deletion(30), undefined, now)).toEqual({ deadline: secondsFromNow(30), deleted: true, failure: undefined });
});

it('a second deletion shortens the grace, and never lengthens it', () => {
  const first = terminationOf(deletion(30), undefined, now);
  const second = terminationOf(deletion(1), first, secondsFromNow(5));
  expect(second?.deadline).toEqual(secondsFromNow(6));
  expect(terminationOf(deletion(60), second, secondsFromNow(5))?.deadline).toEqual(secondsFromNow(6));
});

it('a pod that was active too long fails', () => {
  const termination = terminationOf(buildPod({ activeDeadlineSeconds: 60 }), undefined, now);
  expect(termination).toMatchObject({ deleted: false, failure: { reason: 'DeadlineExceeded' } });
});

it('a failed pod that is deleted keeps its failure', () => {
  const failed = terminationOf(buildPod({ activeDeadlineSeconds: 60 }), undefined, now);
  expect(terminationOf(deletion(30), failed, now)).toMatchObject({ deleted: true, failure: { reason: 'DeadlineExceeded' } });
});
