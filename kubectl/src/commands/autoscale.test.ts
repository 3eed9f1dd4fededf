import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../testing/kubectl-under-test.ts';
import type { Outcome } from '../testing/run-in-process.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
  await underTest.kubectl('create deployment web --image=x');
});
afterAll(() => underTest[Symbol.asyncDispose]());

const autoscale = (flags: string): Promise<Outcome> => underTest.kubectl(`autoscale deployment web ${flags}`);

const utilization = (name: string, averageUtilization: number): object => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});
const average = (name: string, averageValue: string): object => ({ type: 'Resource', resource: { name, target: { type: 'AverageValue', averageValue } } });

describe('kubectl autoscale', () => {
  it.each([
    ['--cpu=70%', [utilization('cpu', 70)]],
    ['--cpu=500m', [average('cpu', '500m')]],
    ['--cpu=500', [average('cpu', '500m')]],
    ['--memory=64', [average('memory', '64Mi')]],
    ['--cpu=70% --memory=1Gi', [utilization('cpu', 70), average('memory', '1Gi')]],
    ['--min=2', undefined],
  ])('with %s asks for those metrics', async (flags, metrics) => {
    const { stdout } = await autoscale(`--max=3 ${flags} --dry-run=client -o json`);
    expect((JSON.parse(stdout) as { spec: { metrics?: unknown } }).spec.metrics).toEqual(metrics);
  });

  it('takes the flag of old, and says what replaced it', async () => {
    const { stdout, stderr } = await autoscale('--max=3 --cpu-percent=50 --dry-run=client -o json');
    expect(stderr).toMatch(/^Flag --cpu-percent has been deprecated, /);
    expect(JSON.parse(stdout)).toMatchObject({ spec: { metrics: [utilization('cpu', 50)] } });
  });

  it.each([
    ['--min=1', 'error: required flag(s) "max" not set\n'],
    ['--max=0', 'error: --max=MAXPODS is required and must be at least 1, max: 0\n'],
    ['--max=1 --min=2', 'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 1, min: 2\n'],
    ['--max=1 --cpu=lots', 'error: invalid resource cpu value: lots\n'],
  ])('with %s is refused', async (flags, message) => {
    expect(await autoscale(flags)).toMatchObject({ code: 1, stderr: message });
  });
});
