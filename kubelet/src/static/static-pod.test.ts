import { podDefinition } from '@kubets/api/pod';
import type { Node } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { buildPod } from '../testing/build-situation.ts';
import { mirrorPod, planMirrors } from './mirror-pod.ts';
import { isStaticPod, staticPod } from './static-pod.ts';

const context = { definition: podDefinition, nodeName: 'node1', now: new Date('2026-03-01T12:00:00Z') };
const manifest = (spec: object = {}, metadata: object = {}, rest: object = {}): { file: string; document: unknown } => ({
  file: '/manifests/web.yaml',
  document: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [{ name: 'main', image: 'app:1' }], ...spec },
    ...rest,
  },
});

describe('a static pod', () => {
  it('is a whole pod of its node', () => {
    const pod = staticPod(manifest(), context);
    expect(pod).toMatchObject({
      metadata: {
        name: 'web-node1',
        namespace: 'default',
        annotations: { 'kubernetes.io/config.source': 'file', 'kubernetes.io/config.hash': pod.metadata.uid },
      },
      spec: { nodeName: 'node1', restartPolicy: 'Always', terminationGracePeriodSeconds: 30, tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] },
      status: { phase: 'Pending' },
    });
    expect(isStaticPod(pod)).toBe(true);
    expect(isStaticPod({ metadata: { ...pod.metadata, uid: '0b6a4a3e-4d57-4b4e-9f0a-3f1f1c1f7d11' } })).toBe(false);
  });

  it('stays the same as long as its manifest does', () => {
    const uid = ({ nodeName = 'node1', spec = {} }: { nodeName?: string; spec?: object }): string =>
      staticPod(manifest(spec), { ...context, nodeName, now: new Date() }).metadata.uid;
    expect(uid({})).toBe(uid({}));
    expect(new Set([uid({}), uid({ nodeName: 'node2' }), uid({ spec: { hostNetwork: true } })]).size).toBe(3);
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'a manifest must hold one Pod of apiVersion v1'],
    ['something else', manifest({}, {}, { kind: 'Service' }).document, 'a manifest must hold one Pod of apiVersion v1'],
    ['no name', manifest({}, { name: '' }).document, 'metadata.name: Required value'],
    ['no container', manifest({ containers: [] }).document, 'spec.containers: '],
    ['a service account', manifest({ serviceAccountName: 'x' }).document, 'static pods may not reference serviceaccounts'],
    ['a Secret', manifest({ volumes: [{ name: 's', secret: { secretName: 's' } }] }).document, 'static pods may not reference secrets'],
  ])('is refused with %s', (_what, document, message) => {
    expect(() => staticPod({ file: 'x', document }, context)).toThrow(message);
  });
});

describe('mirrors', () => {
  const pod = staticPod(manifest(), context);
  const node = { metadata: { name: 'node1', uid: 'node-uid' } } as Node;
  const mirror = buildPod({}, { metadata: { ...mirrorPod(pod, node).metadata, uid: 'mirror' } as never });

  it('belong to their node and name their pod', () => {
    expect(mirror.metadata).toMatchObject({
      annotations: { 'kubernetes.io/config.mirror': pod.metadata.uid },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'node1', uid: 'node-uid', controller: true }],
    });
  });

  it.each([
    ['are made for pods without one', [pod], [], { create: [pod], remove: [] }],
    ['stay with their pods', [pod], [mirror], { create: [], remove: [] }],
    ['go with them', [], [mirror], { create: [], remove: [mirror] }],
  ])('%s', (_sentence, pods, mirrors, plan) => {
    expect(planMirrors(pods, mirrors)).toEqual(plan);
  });

  it('of what was changed go before new ones are made', () => {
    const changed = staticPod(manifest({ hostNetwork: true }), context);
    expect(planMirrors([changed], [mirror])).toEqual({ create: [], remove: [mirror] });
  });

  it('that are being deleted go at once', () => {
    const leaving = { ...mirror, metadata: { ...mirror.metadata, deletionTimestamp: '2026-03-01T12:00:00Z' } };
    expect(planMirrors([pod], [leaving])).toEqual({ create: [], remove: [leaving] });
  });
});
