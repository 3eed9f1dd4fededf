import { controllerRevisions, statefulSets, type PodTemplateSpec } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { expect, it } from 'vitest';
import { controllerReference } from '../ownership.ts';
import { startControllerCluster } from '../testing/controller-cluster.ts';
import { planRevision } from './revisions.ts';

it('gives a revision another name when somebody else has taken the first, and counts that in the status', async () => {
  await using cluster = await startControllerCluster({ controllers: ['statefulset-controller'] });
  const { client } = cluster;
  const place = { namespace: 'default', name: 'db' };
  const labels = { app: 'db' };
  await client.create(statefulSets, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: place,
    spec: {
      replicas: 0,
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'example/db:1' }] } },
    },
  });
  const set = await eventually(async () => {
    const seen = await client.get(statefulSets, place);
    expect(seen.status.updateRevision).toMatch(/^db-/);
    return seen;
  });

  const metadata = { ...set.spec.template.metadata, annotations: { release: '2' } };
  const template = { ...set.spec.template, metadata } as PodTemplateSpec;
  const plan = planRevision({ owner: set, ownerReference: controllerReference(set, statefulSets), template, history: [], collisionCount: 0 });
  const taken = plan.revision.metadata?.name ?? '';
  const foreign = { ...plan.revision, metadata: { namespace: 'default', name: taken }, data: { of: 'somebody else' } };
  await client.create(controllerRevisions, foreign);
  await client.patch(statefulSets, place, { type: 'merge', body: { spec: { template: { metadata } } } });

  await eventually(async () => {
    const { status } = await client.get(statefulSets, place);
    expect(status.collisionCount).toBe(1);
    expect(status.updateRevision).toMatch(/^db-/);
    expect([taken, set.status.updateRevision]).not.toContain(status.updateRevision);
  });
  expect((await client.get(controllerRevisions, { namespace: 'default', name: taken })).data).toEqual({ of: 'somebody else' });
});
