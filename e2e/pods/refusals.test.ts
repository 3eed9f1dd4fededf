import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config } from '../harness/cluster-under-test.ts';
import { image, running, scratchPods, type ContainerDraft, type ScratchPods } from '../harness/scratch-pods.ts';

let scratch: ScratchPods;
beforeAll(async () => (scratch = await scratchPods('pod-refusals')));
afterAll(() => scratch.remove());

const nameOf = (sentence: string): string => sentence.replaceAll(/[^a-z]+/g, '-');

describe.concurrent('a container waits', () => {
  it.each<[string, ContainerDraft, string]>([
    ['whose image may not be pulled', { image: 'kubets/none:1', imagePullPolicy: 'Never' }, 'ErrImageNeverPull'],
    ['whose image has no proper name', { image: 'registry/Image' }, 'InvalidImageName'],
    ['whose image is nowhere', { image: '127.0.0.1:9/none:1' }, 'ImagePullBackOff'],
    ['that would be root against its will', { securityContext: { runAsNonRoot: true } }, 'CreateContainerConfigError'],
    ['whose variable is nowhere', { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'a' } } }] }, 'CreateContainerConfigError'],
  ])('%s', async (sentence, changes, reason) => {
    const name = nameOf(sentence);
    await scratch.create(name, [running('true', changes)]);
    await scratch.becomes(name, { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason } } }] });
  });

  it('whose program is not there, and says so', async () => {
    await scratch.create('no-program', [{ name: 'main', image, command: ['/no/such/program'] }]);
    await scratch.becomes('no-program', { containerStatuses: [{ state: { terminated: { reason: 'StartError', exitCode: 127 } } }] });
  });

  it('whose volume cannot be mounted, and runs once it can', async () => {
    const volumes = [{ name: 'late', configMap: { name: 'late' } }];
    await scratch.create('late', [running('cat /late/word', { volumeMounts: [{ name: 'late', mountPath: '/late' }] })], { volumes });
    const said = /FailedMount: MountVolume.SetUp failed for volume "late" : .*"late" not found/;
    await eventually(async () => expect(await scratch.events('late')).toMatch(said), { timeoutMs: 60_000, intervalMs: 200 });
    await scratch.kubectl('create', 'configmap', 'late', '--from-literal=word=here');
    await scratch.becomes('late', { phase: 'Succeeded' });
  });
});

describe.concurrent('a pod waits for a sandbox', () => {
  it.each<[string, object, string]>([
    ['in a user namespace of its own', { hostUsers: false }, 'the container runtime does not support user namespaces'],
    ['with a name too long for the kernel', { setHostnameAsFQDN: true, subdomain: 'sub', hostname: 'h'.repeat(60) }, 'is too long (64 characters is the max'],
  ])('%s', async (sentence, spec, said) => {
    const name = nameOf(sentence);
    await scratch.create(name, [running('true')], spec);
    const expected = new RegExp(`FailedCreatePodSandBox: Failed to create pod sandbox: .*${said.replaceAll(/[()]/g, '\\$&')}`);
    await eventually(async () => expect(await scratch.events(name)).toMatch(expected), { timeoutMs: 60_000, intervalMs: 200 });
  });
});

describe.concurrent('a node refuses a pod', () => {
  const nodeName = config().nodes[0]?.name;
  it.each<[string, object, string]>([
    ['for more than it has', { containers: [running('true', { resources: { requests: { cpu: '1000' } } })] }, 'OutOfcpu'],
    ['that asks for another node', { nodeSelector: { nowhere: 'true' } }, 'NodeAffinity'],
    ['with settings that nobody allowed', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1000' }] } }, 'SysctlForbidden'],
  ])('%s', async (sentence, spec, reason) => {
    const name = nameOf(sentence);
    await scratch.create(name, [running('true')], { nodeName, ...spec });
    await scratch.becomes(name, { phase: 'Failed', reason, message: expect.stringContaining('Pod was rejected: ') });
  });
});
