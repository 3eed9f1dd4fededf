import { expect, it } from 'vitest';
import { isColored } from './colors.ts';

it.each([
  ['a terminal is coloured', true, {}, true],
  ['a dumb terminal is not', true, { TERM: 'dumb' }, false],
  ['a pipe is plain', false, {}, false],
  ['a pipe is plain where CI is set, too', false, { CI: 'true' }, false],
  ['NO_COLOR makes a terminal plain', true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR says nothing', true, { NO_COLOR: '' }, true],
  ['FORCE_COLOR colours a pipe', false, { FORCE_COLOR: '1' }, true],
  ['NO_COLOR is stronger than FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
] as const)('%s', (_title, isTerminal, environment, colored) => {
  expect(isColored(isTerminal, environment)).toBe(colored);
});
