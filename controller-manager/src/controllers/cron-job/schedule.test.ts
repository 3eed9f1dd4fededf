import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from './schedule.ts';

function momentsAfter(start: string, schedule: string, timeZone: string, count: number): readonly string[] {
  const parsed = parseSchedule(schedule, timeZone);
  const found: string[] = [];
  for (let at = parsed.next(new Date(start)); at !== undefined && found.length < count; at = parsed.next(at)) found.push(at.toISOString().slice(0, 16));
  return found;
}

describe('a schedule', () => {
  it.each<[string, string, string, string, readonly string[]]>([
    ['steps from a number on', '5/20 * * * *', 'UTC', '2026-03-01T10:00:00Z', ['2026-03-01T10:05', '2026-03-01T10:25', '2026-03-01T10:45', '2026-03-01T11:05']],
    ['takes a question mark for any value', '0 0 ? * mon', 'UTC', '2026-03-01T10:00:00Z', ['2026-03-02T00:00', '2026-03-09T00:00']],
    ['takes either day when both are named', '0 0 13 * 5', 'UTC', '2026-03-01T00:00:00Z', ['2026-03-06T00:00', '2026-03-13T00:00', '2026-03-20T00:00']],
    ['takes a step of days for naming them', '0 0 */30 * 1', 'UTC', '2026-03-28T00:00:00Z', ['2026-03-30T00:00', '2026-03-31T00:00', '2026-04-01T00:00']],
    ['finds a leap day', '0 12 29 2 *', 'UTC', '2026-03-01T00:00:00Z', ['2028-02-29T12:00']],
    ['leaves out what clocks skip', '30 2 * * *', 'America/New_York', '2026-03-07T00:00:00Z', ['2026-03-07T07:30', '2026-03-09T06:30']],
    ['comes twice where clocks show it twice', '30 1 * * *', 'America/New_York', '2026-11-01T00:00:00Z', ['2026-11-01T05:30', '2026-11-01T06:30']],
    ['knows zones that start their day late once a year', '0 0 * * *', 'Africa/Cairo', '2026-04-22T22:00:00Z', ['2026-04-24T21:00', '2026-04-25T21:00']],
    ['knows zones that are half an hour off', '15 9 * * *', 'Asia/Kolkata', '2026-03-01T00:00:00Z', ['2026-03-01T03:45', '2026-03-02T03:45']],
    ['knows clocks that change by half an hour', '0 2 * * *', 'Australia/Lord_Howe', '2026-10-02T16:00:00Z', ['2026-10-04T15:00', '2026-10-05T15:00']],
  ])('%s', (_, schedule, timeZone, start, expected) => {
    expect(momentsAfter(start, schedule, timeZone, expected.length)).toEqual(expected);
  });

  it('ends when it names no moment', () => {
    expect(parseSchedule('0 0 31 2 *', 'Europe/Berlin').next(new Date('2026-03-01T00:00:00Z'))).toBeUndefined();
  });

  it('misses as its latest moment the one that a walk from the start comes to', () => {
    const schedules = fc.constantFrom('* * * * *', '*/7 3-9 * * *', '0 */5 1,15 * *', '30 1 * * sun');
    const start = Date.parse('2026-03-20T00:00:00Z');
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 30 * 86_400 }), (text, seconds) => {
        const schedule = parseSchedule(text, 'Europe/Berlin');
        const until = new Date(start + seconds * 1000);
        const { latest } = schedule.missed(new Date(start), until, 5);
        const following = latest && schedule.next(latest);
        if (latest) expect(latest.getTime()).toBeLessThanOrEqual(until.getTime());
        expect((following ?? schedule.next(new Date(start)))!.getTime()).toBeGreaterThan(until.getTime());
      }),
      { numRuns: 40 },
    );
  });
});
