export { buildConfigMap, buildDeployment, buildNamespace, buildNode, buildPod, buildService } from './builders.ts';
export { eventually } from './eventually.ts';
export { fakeClock, type FakeClock } from './fake-clock.ts';
export { startTestCluster, type TestCluster, type TestClusterOptions } from './test-cluster.ts';
