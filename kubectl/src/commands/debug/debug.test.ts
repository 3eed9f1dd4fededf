import type { Pod } from '@kubets/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../../testing/kubectl-under-test.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
  await underTest.kubectl('apply -f -', { input: 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\n' });
  await underTest.kubectl('apply -f -', { input: 'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n' });
});
afterAll(() => underTest[Symbol.asyncDispose]());

const web = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}, annotations: {note: kept}}
spec:
  initContainers: [{name: setup, image: setup}]
  containers:
  - name: app
    image: app:1
    command: [run]
    args: [fast]
    livenessProbe: {httpGet: {path: /, port: 80}}
    securityContext: {runAsUser: 5}
  - {name: side, image: side:1}
`;

beforeEach(async () => {
  await underTest.kubectl('delete pods --all --force --grace-period=0');
  expect(await underTest.kubectl('create -f -', { input: web })).toMatchObject({ code: 0 });
});

async function debug(line: string): Promise<string> {
  const { code, stdout, stderr } = await underTest.kubectl(`debug ${line}`);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const pod = async (name: string): Promise<Pod> => JSON.parse((await underTest.kubectl(`get pod ${name} -o json`)).stdout) as Pod;

describe('kubectl debug of a running pod', () => {
  it('adds an ephemeral container and says its name when it chose one', async () => {
    expect(await debug('web --image=busybox --target=app')).toMatch(
      /^Targeting container "app"\. If you don't see processes from this container it may be because the container runtime doesn't support this feature\.\nDefaulting debug container name to debugger-\w{5}\.\n$/,
    );
    expect((await pod('web')).spec.ephemeralContainers).toMatchObject([{ image: 'busybox', targetContainerName: 'app' }]);
  });

  it.each([
    ['general', { capabilities: { add: ['SYS_PTRACE'] } }],
    ['baseline', undefined],
    ['restricted', { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }],
    ['netadmin', { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } }],
    ['sysadmin', { privileged: true }],
  ])('the profile %s gives its rights', async (profile, securityContext) => {
    await debug(`web --image=busybox -c tools --profile=${profile}`);
    expect((await pod('web')).spec.ephemeralContainers?.[0]?.securityContext).toEqual(securityContext);
  });

  it('words, variables and terminals are the new container’s', async () => {
    await debug('web --image=busybox -c tools -it --attach=false --env A=b --env A=c -- sh -x');
    await debug('web --image=busybox -c more --arguments-only -- sh');
    expect((await pod('web')).spec.ephemeralContainers).toMatchObject([
      { name: 'tools', command: ['sh', '-x'], env: [{ name: 'A', value: 'c' }], stdin: true, tty: true },
      { name: 'more', args: ['sh'] },
    ]);
  });

  it('a partial container of the user’s own is laid over the profile', async () => {
    const custom = underTest.file('custom.yaml', 'env: [{name: X, value: y}]\nsecurityContext: {runAsUser: 0}\n');
    await debug(`web --image=busybox -c tools --custom=${custom}`);
    expect((await pod('web')).spec.ephemeralContainers).toMatchObject([
      { env: [{ name: 'X', value: 'y' }], securityContext: { runAsUser: 0, capabilities: { add: ['SYS_PTRACE'] } } },
    ]);
  });
});

describe('kubectl debug of a copy', () => {
  it('takes no labels, no probes and no annotations along, and shares processes', async () => {
    await debug('web --copy-to=copy --image=busybox -c tools');
    const { metadata, spec } = await pod('copy');
    expect(metadata).not.toHaveProperty('labels');
    expect(metadata).not.toHaveProperty('annotations');
    expect(spec).toMatchObject({ shareProcessNamespace: true, containers: [{ name: 'app' }, { name: 'side' }, { name: 'tools', image: 'busybox' }] });
    expect(spec.containers[0]).not.toHaveProperty('livenessProbe');
  });

  it('keeps what it is told to keep', async () => {
    await debug(
      'web --copy-to=copy --image=busybox -c tools --keep-labels --keep-annotations --keep-liveness --keep-init-containers=false --share-processes=false',
    );
    expect(await pod('copy')).toMatchObject({
      metadata: { labels: { app: 'web' }, annotations: { note: 'kept' } },
      spec: { shareProcessNamespace: false, containers: [{ livenessProbe: { httpGet: { port: 80 } } }, {}, {}] },
    });
    expect((await pod('copy')).spec).not.toHaveProperty('initContainers');
  });

  it.each([
    ['the command', '-c app -- sh -x', { command: ['sh', '-x'], image: 'app:1', securityContext: { runAsUser: 5, capabilities: { add: ['SYS_PTRACE'] } } }],
    ['the arguments', '-c app --arguments-only -- slow', { command: ['run'], args: ['slow'] }],
    ['the image', '-c app --image=app:debug', { command: ['run'], args: ['fast'], image: 'app:debug' }],
    ['every image', '--set-image=*=all:1', { image: 'all:1' }],
    ['one image', '--set-image=app=app:2', { image: 'app:2' }],
  ])('changes %s of a container it has already', async (_what, flags, container) => {
    await debug(`web --copy-to=copy ${flags}`);
    expect((await pod('copy')).spec.containers[0]).toMatchObject(container);
  });

  it('replaces the command without leaving the arguments behind', async () => {
    await debug('web --copy-to=copy -c app -- sh');
    expect((await pod('copy')).spec.containers[0]).not.toHaveProperty('args');
  });

  it('--replace deletes the original', async () => {
    await debug('web --copy-to=copy --replace --image=busybox -c tools');
    expect((await underTest.kubectl('get pods -o name')).stdout).toBe('pod/copy\n');
  });
});

describe('kubectl debug of a node', () => {
  it('creates a pod on it that sees its namespaces and files and tolerates its taints', async () => {
    const said = await debug('node/n1 --image=busybox -- sh');
    const [, name = ''] = /^Creating debugging pod (node-debugger-n1-\w{5}) with container debugger on node n1\.\n$/.exec(said) ?? [];
    expect(await pod(name)).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
      spec: {
        nodeName: 'n1',
        hostIPC: true,
        hostNetwork: true,
        hostPID: true,
        restartPolicy: 'Never',
        tolerations: [{ operator: 'Exists' }],
        containers: [{ command: ['sh'], volumeMounts: [{ name: 'host-root', mountPath: '/host' }] }],
        volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
      },
    });
  });

  it('shows a restricted container nothing of it', async () => {
    const said = await debug('node/n1 --image=busybox --profile=restricted');
    const { spec } = await pod(/node-debugger-n1-\w{5}/.exec(said)?.[0] ?? '');
    expect(spec).not.toHaveProperty('hostPID');
    expect(spec.containers[0]).toMatchObject({ securityContext: { runAsNonRoot: true } });
    expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
  });
});

describe('kubectl debug refuses', () => {
  it.each([
    ['web', 'you must specify --image when not using --copy-to.'],
    ['web --copy-to=x', 'you must specify --image, --set-image or command arguments.'],
    ['web --copy-to=x -- sh', 'you must specify an existing container or a new image when specifying args.'],
    ['web --copy-to=x -c new -- sh', 'you must specify image when creating new container'],
    ['web --image=b --replace', '--replace may only be used with --copy-to.'],
    ['web --image=b --same-node', '--same-node may only be used with --copy-to.'],
    ['web --set-image=a=b', '--set-image may only be used with --copy-to.'],
    ['web --image=b -t', '-i/--stdin is required for containers with -t/--tty=true'],
    ['web --image=b --profile=foo', 'unknown profile: foo'],
    ['web --image=b --env=A', 'invalid argument "A" for "--env" flag: A must be formatted as key=value\nSee \'kubectl debug --help\' for usage.'],
  ])('%s', async (line, message) => {
    expect(await underTest.kubectl(`debug ${line}`)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` });
  });

  it('fields of a partial container that the flags decide', async () => {
    const custom = underTest.file('custom.yaml', 'image: other\n');
    const { stderr } = await underTest.kubectl(`debug web --image=b --custom=${custom}`);
    expect(stderr).toBe('error: name, command, image, lifecycle and volume devices are not modifiable via custom profile\n');
  });
});
