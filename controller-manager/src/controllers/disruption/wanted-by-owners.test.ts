import type { Deployment, Pod } from '@kubets/api';
import { expect, it } from 'vitest';
import { wantedByOwners } from './wanted-by-owners.ts';

const controlledBy = (kind: string, name: string) => [{ apiVersion: 'apps/v1', kind, name, uid: `uid of ${name}`, controller: true }];

const owner = (name: string, replicas: number, ownerReferences: readonly object[] = []) =>
  ({ metadata: { namespace: 'default', name, uid: `uid of ${name}`, ownerReferences }, spec: { replicas } }) as unknown as Deployment;

const pod = (ownerReferences: readonly object[]) => ({ metadata: { namespace: 'default', name: 'pod', uid: 'p', ownerReferences } }) as unknown as Pod;

const informerOf = (...objects: readonly Deployment[]) => ({
  lister: {
    get: (key: string) => objects.find(({ metadata }) => key === `${metadata.namespace}/${metadata.name}`),
    list: () => objects,
    inNamespace: () => objects,
    byIndex: () => [],
  },
});

const owners = new Map([
  ['Deployment', informerOf(owner('web', 5))],
  ['ReplicaSet', informerOf(owner('web-1', 3, controlledBy('Deployment', 'web')), owner('alone', 2))],
]);

const ofWeb = pod(controlledBy('ReplicaSet', 'web-1'));
const ofAlone = pod(controlledBy('ReplicaSet', 'alone'));

it.each([
  ['is what their outermost owner wants', [ofWeb], 5],
  ['counts an owner once, however many pods of it there are', [ofWeb, ofWeb], 5],
  ['adds up over owners', [ofWeb, ofAlone], 7],
  ['leaves pods out that nobody controls', [pod([]), ofAlone], 2],
  ['is not known when one is controlled by what has no replicas', [ofAlone, pod(controlledBy('Job', 'work'))], undefined],
  ['is not known when its owner is another of the name by now', [pod([{ ...controlledBy('ReplicaSet', 'alone')[0], uid: 'earlier' }])], undefined],
])('the number of pods %s', (_, pods, wanted) => {
  expect(wantedByOwners(owners, pods)).toBe(wanted);
});
