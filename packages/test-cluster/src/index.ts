export { buildConfigMap, buildDeployment, buildNamespace, buildNode, buildPod, buildService } from './builders.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export { fakeClock, type FakeClock } from './fake-clock.ts';
export { startTestCluster, type TestCluster, type TestClusterOptions, type TestIdentity } from './test-cluster.ts';
