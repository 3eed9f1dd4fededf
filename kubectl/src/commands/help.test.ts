import { expect, it } from 'vitest';
import { runInProcess } from '../testing/run-in-process.ts';

it.each([
  ['help', '--help'],
  ['help get', 'get --help'],
  ['help rollout status', 'rollout status --help'],
  ['help rollout nope', 'rollout --help'],
])('kubectl %s prints what kubectl %s does', async (line, flagged) => {
  const [help, flag] = await Promise.all([runInProcess(line), runInProcess(flagged)]);
  expect(help).toEqual(flag);
  expect(help).toMatchObject({ code: 0, stderr: '' });
});

it('tells a topic there is none of, and all there are', async () => {
  const { code, stdout, stderr } = await runInProcess('help nope');
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/^Unknown help topic \[`nope`\]\n\n\nBasic Commands/);
});

it.each([
  ['config', 'stderr', 1],
  ['rollout', 'stdout', 1],
  ['certificate', 'stdout', 0],
] as const)('kubectl %s alone prints its help on %s and exits with %d', async (line, stream, code) => {
  const outcome = await runInProcess(line);
  expect(outcome.code).toBe(code);
  expect(outcome[stream]).toContain('Available Commands:');
});

it.each([
  ['config use-context', 1, 'error: Unexpected args: []\n'],
  ['config set a', 1, 'error: Unexpected args: [a]\n'],
  ['config set-credentials', 1, 'error: unexpected args: []\n'],
  ['config delete-cluster', 0, ''],
])('kubectl %s shows how it is called', async (line, code, stderr) => {
  const outcome = await runInProcess(line);
  expect(outcome).toMatchObject({ code, stderr });
  expect(outcome.stdout).toContain('Usage:');
});

it.each([
  ['label', 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n'],
  ['run', 'error: required flag(s) "image" not set\n'],
  ['config delete-user', "error: user to delete is required\nSee 'kubectl config delete-user -h' for help and examples\n"],
  ['get --raw=api', 'error: --raw must be a valid URL path: parse "api": invalid URI for request\n'],
  ['alpha --help', 'No alpha commands are available in this version of kubectl\n'],
])('kubectl %s says what is amiss', async (line, stderr) => {
  expect(await runInProcess(line)).toMatchObject({ stdout: '', stderr });
});
