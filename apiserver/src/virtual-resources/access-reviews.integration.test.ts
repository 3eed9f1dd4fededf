import { subjectAccessReviews } from '@kubets/api';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

const requirements = [{ key: 'app', operator: 'In' as const, values: ['web'] }];

it.each<[object, string | undefined]>([
  [{ labelSelector: { requirements } }, undefined],
  [{ fieldSelector: { rawSelector: 'spec.nodeName=a' } }, undefined],
  [{ fieldSelector: { rawSelector: 'a=b', requirements } }, 'spec.resourceAttributes.fieldSelector.rawSelector: Invalid value: "a=b": may not specified'],
  [{ labelSelector: {} }, 'spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified'],
])('a review that asks for %j: %s', async (selectors, message) => {
  const spec = { user: 'jane', resourceAttributes: { resource: 'pods', verb: 'list', ...selectors } };
  const outcome = await cluster.client.create(subjectAccessReviews, { metadata: {}, spec }).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(outcome).toContain(message ?? '');
});
