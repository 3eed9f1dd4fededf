import { expect, it } from 'vitest';
import { LogDestination } from './log-destination.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A file that takes bytes or fails, write by write, as it is told; after that it takes everything. */
function fileThat(...outcomes: readonly (number | Error)[]): { readonly destination: LogDestination; readonly content: () => string } {
  const [coming, taken]: [(number | Error)[], string[]] = [[...outcomes], []];
  const destination = new LogDestination(2, (_descriptor, bytes) => {
    const outcome = coming.shift() ?? bytes.length;
    if (outcome instanceof Error) throw outcome;
    taken.push(Buffer.from(bytes.subarray(0, outcome)).toString());
    return Math.min(outcome, bytes.length);
  });
  return { destination, content: () => taken.join('') };
}

it('drops lines while the disk is full and tells afterwards how many', () => {
  const { destination, content } = fileThat(failure('ENOSPC'), failure('ENOSPC'));
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) destination.write(line);
  expect(content()).toMatch(/^\{[^\n]*"dropped":2,[^\n]*\}\nthree\nfour\n$/);
});

it('writes the rest of a line that was taken in part', () => {
  const { destination, content } = fileThat(2, 1);
  destination.write('parts\n');
  expect(content()).toBe('parts\n');
});

it('waits for a pipe that is full', () => {
  const { destination, content } = fileThat(failure('EAGAIN'), failure('EAGAIN'));
  destination.write('late\n');
  expect(content()).toBe('late\n');
});
