import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Job, jobs } from '@kubets/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
const stop = new AbortController();
let finishing: Promise<void>;
beforeAll(async () => {
  server = await startJudgedServer();
  await writeChart();
  finishing = finishJobs();
});
afterAll(async () => {
  stop.abort();
  await finishing;
  await server[Symbol.asyncDispose]();
});

const chart = (): string => path.join(server.folder, 'chart');

async function writeChart(): Promise<void> {
  await mkdir(path.join(chart(), 'templates'), { recursive: true });
  await server.file('chart/Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
  await server.file('chart/values.yaml', 'replicas: 1\ngreeting: hello\n');
  await server.file(
    'chart/templates/app.yaml',
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}-app"}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec: {containers: [{name: main, image: "img:1"}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-seen"}
data:
  greeting: {{ .Values.greeting }}
  cluster: {{ (lookup "v1" "Namespace" "" "default").metadata.name | default "offline" }}
  version: {{ .Capabilities.KubeVersion.Version | quote }}
  hasPolicy: {{ .Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget" | quote }}
`,
  );
  for (const event of ['pre-install', 'post-upgrade', 'test']) await server.file(`chart/templates/${event}.yaml`, hookJob(event));
}

const hookJob = (event: string): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-${event}"
  annotations: {helm.sh/hook: ${event}, helm.sh/hook-delete-policy: before-hook-creation}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: "img:1"}]}}}
`;

/** What the job controller and a kubelet would do: every job completes. */
async function finishJobs(): Promise<void> {
  const { client } = server.cluster;
  const watch = client.watch(jobs, { namespace: 'default', signal: stop.signal });
  try {
    for await (const event of watch) if (event.type === 'ADDED') await complete(event.object);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}

async function complete({ metadata }: Job): Promise<void> {
  const now = new Date().toISOString();
  const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastProbeTime: now, lastTransitionTime: now }));
  const status = { startTime: now, completionTime: now, succeeded: 1, conditions, uncountedTerminatedPods: {} };
  await server.kubectl(`patch job ${metadata.name} --subresource=status --type=merge -p '${JSON.stringify({ status })}'`);
}

describe('Helm', () => {
  it('installs, upgrades, rolls back, tests and uninstalls a chart with hooks', async () => {
    expect(await server.helm(`install app ${chart()}`)).toContain('STATUS: deployed');
    expect(await server.kubectl('get job app-pre-install -o=jsonpath={.status.succeeded}')).toBe('1');
    expect(await server.kubectl('get configmap app-seen -o=jsonpath={.data}')).toMatch(
      /^{"cluster":"default","greeting":"hello","hasPolicy":"true","version":"v1\.36\.0/,
    );
    expect(await server.helm(`upgrade app ${chart()} --set replicas=3 --set greeting=hi`)).toContain('REVISION: 2');
    expect(await server.kubectl('get job app-post-upgrade -o=jsonpath={.status.succeeded}')).toBe('1');
    expect(await seen()).toBe('3 hi');
    expect(await server.helm('rollback app 1')).toContain('Rollback was a success');
    expect(await seen()).toBe('1 hello');
    expect(await server.helm('test app')).toMatch(/Phase: +Succeeded/);
    expect(JSON.parse(await server.helm('history app -o json'))).toMatchObject([
      { revision: 1, status: 'superseded' },
      { revision: 2, status: 'superseded' },
      { revision: 3, status: 'deployed', description: 'Rollback to 1' },
    ]);
    expect(JSON.parse(await server.helm('list -o json'))).toMatchObject([{ name: 'app', revision: '3', status: 'deployed' }]);
    expect(await server.helm('uninstall app')).toContain('release "app" uninstalled');
    expect(await server.kubectl('get deployment,configmap,secret -o name')).not.toContain('app');
  }, 90_000);

  async function seen(): Promise<string> {
    const replicas = await server.kubectl('get deployment app-app -o=jsonpath={.spec.replicas}');
    return `${replicas} ${await server.kubectl('get configmap app-seen -o=jsonpath={.data.greeting}')}`;
  }

  it('asks the server in a dry run, and is told what is wrong', async () => {
    expect(await server.helm(`template dry ${chart()} --dry-run=server`)).toContain('cluster: default');
    await expect(server.helm(`install wrong ${chart()} --set replicas=-1`)).rejects.toThrow('must be greater than or equal to 0');
  }, 60_000);
});
