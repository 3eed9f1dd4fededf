import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { DetachOnKeys, keySequence } from './detach-keys.ts';

async function typed(keys: readonly string[], sequence = 'ctrl-p,ctrl-q'): Promise<{ readonly passed: string; readonly detached: boolean }> {
  let detached = false;
  const stdin = new PassThrough();
  const passed = text(
    stdin.pipe(
      new DetachOnKeys(keySequence(sequence), () => {
        detached = true;
      }),
    ),
  );
  for (const key of keys) stdin.write(key);
  stdin.end();
  return { passed: await passed, detached };
}

describe('the keys that detach', () => {
  it.each([
    ['ctrl-p,ctrl-q', [16, 17]],
    ['a,ctrl-@', [97, 0]],
    ['ctrl-[', [27]],
  ])('%s are the bytes %j', (keys, bytes) => {
    expect([...keySequence(keys)]).toEqual(bytes);
  });

  it.each(['ctrl-1', 'word', ''])('%j is refused', (keys) => {
    expect(() => keySequence(keys)).toThrow('could not bind detach keys');
  });

  it.each([
    [['ls\n'], 'ls\n', false],
    [['ab\u0010', '\u0011'], 'ab', true],
    [['\u0010\u0010\u0011'], '\u0010', true],
    [['\u0010x\u0011'], '\u0010x\u0011', false],
    [['a\u0010'], 'a\u0010', false],
  ])('%j passes on %j, detached: %s', async (keys, passed, detached) => {
    expect(await typed(keys)).toEqual({ passed, detached });
  });
});
