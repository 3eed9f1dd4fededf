import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubectl } from './harness/run-program.ts';
import { manifestsFolder, TwoKubectls } from './harness/two-kubectls.ts';

const describable = path.join(manifestsFolder, 'describable.yaml');
const both = new TwoKubectls();
const programs = new TwoKubectls('as a program');

beforeAll(async () => {
  await kubectl('apply', '-f', describable);
  await kubectl('create', 'namespace', 'two-upstream');
  await kubectl('create', 'namespace', 'two-ours');
  for (const namespace of ['same-output', 'two-upstream', 'two-ours'])
    await kubectl('wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');
  await kubectl('wait', '--for=condition=Ready', 'pod/talker', '-n', 'same-output', '--timeout=60s');
  await kubectl('wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/done', '-n', 'same-output', '--timeout=60s');
});

afterAll(async () => {
  await kubectl('delete', 'namespace', 'two-upstream', 'two-ours', '--ignore-not-found', '--wait=false');
  await kubectl('delete', '-f', describable, '--ignore-not-found', '--wait=false');
  both.remove();
  programs.remove();
});

/** The command lines of a table, one a line. */
function commandsOf(table: string): readonly string[] {
  const text = readFileSync(path.join(import.meta.dirname, 'same-output', `${table}.txt`), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

describe.each(['get', 'describe', 'explain', 'create', 'cluster', 'streams'])('what upstream prints, ours prints: %s', (table) => {
  const kubectls = table === 'streams' ? programs : both;
  it.concurrent.each(commandsOf(table))('kubectl %s', async (command) => {
    const { upstream, ours } = await kubectls.settled(command);
    expect(ours).toEqual(upstream);
  });
});

describe('changes are told as upstream tells them, each on what those before it have done', () => {
  it.each(commandsOf('changes'))('kubectl %s', async (command) => {
    const { upstream, ours } = await both.run(command);
    expect(ours).toEqual(upstream);
  });
});
