import { expect, it } from 'vitest';
import { startConnectProxy } from '@kubets/client/testing';
import { startKubectlUnderTest } from '../testing/kubectl-under-test.ts';

it('kubectl reaches a server that proves itself through the proxy of its cluster', async () => {
  await using proxy = await startConnectProxy();
  await using under = await startKubectlUnderTest();
  await under.kubectl(['config', 'set', 'clusters.test.proxy-url', proxy.url]);
  const { code, stdout, stderr } = await under.kubectl('get namespace default -o name');
  expect([code, stdout, stderr]).toEqual([0, 'namespace/default\n', '']);
  expect(new Set(proxy.targets)).toEqual(new Set([new URL(under.cluster.config.server).host]));
});

it('a proxy that refuses is told', async () => {
  await using proxy = await startConnectProxy({ refuse: true });
  await using under = await startKubectlUnderTest();
  await under.kubectl(['config', 'set', 'clusters.test.proxy-url', proxy.url]);
  expect(await under.kubectl('get namespaces')).toEqual({ code: 1, stdout: '', stderr: 'Unable to connect to the server: Forbidden\n' });
});
