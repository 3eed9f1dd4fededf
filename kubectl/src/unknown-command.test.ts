import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from './testing/run-in-process.ts';
import { findPlugin } from './unknown-command.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'kubectl-plugins-'));
  for (const name of ['kubectl-foo', 'kubectl-foo-bar', 'kubectl-with_dash'])
    writeFileSync(join(directory, name), `#!/bin/sh\necho "$0 $@" > ${directory}/called\nexit 4\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'kubectl-text'), 'no program');
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('a plugin', () => {
  it.each([
    ['foo', 'kubectl-foo', []],
    ['foo bar baz', 'kubectl-foo-bar', ['baz']],
    ['foo --flag bar', 'kubectl-foo', ['--flag', 'bar']],
    ['with-dash -x', 'kubectl-with_dash', ['-x']],
  ])('for "%s" is %s with %j', (line, file, args) => {
    expect(findPlugin(line.split(' '), `/gone:${directory}`)).toEqual({ path: join(directory, file), args });
  });

  it.each(['other', 'text', '--foo'])('for "%s" there is none', (line) => {
    expect(findPlugin(line.split(' '), directory)).toBeUndefined();
  });

  it('gives its exit code to kubectl', async () => {
    expect(await runInProcess('foo --its own', { env: { PATH: `${directory}:/bin:/usr/bin`, HOME: directory } })).toMatchObject({ code: 4 });
  });
});

describe('a word that is no command', () => {
  it.each([
    ['gte', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'],
    ['zzzzzz', 'error: unknown command "zzzzzz" for "kubectl"\n'],
  ])('%s is told with those near it', async (word, stderr) => {
    expect(await runInProcess(word, { env: { PATH: directory, HOME: directory } })).toEqual({ code: 1, stdout: '', stderr });
  });
});
