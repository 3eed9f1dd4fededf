import type { ConfigMap } from '@kubets/api';
import { expect, it } from 'vitest';
import { withoutUnreadContent } from './config-map-informer.ts';

const map = (name: string): ConfigMap =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'shop', name, ownerReferences: [{ uid: 'u' }] },
    data: { a: '1' },
    immutable: true,
  }) as unknown as ConfigMap;

it.each(['kube-root-ca.crt', 'cluster-info'])('%s keeps its content', (name) => {
  expect(withoutUnreadContent(map(name))).toEqual(map(name));
});

it('any other is remembered with its owners and without its content', () => {
  const { apiVersion, kind, metadata } = map('settings');
  expect(withoutUnreadContent(map('settings'))).toEqual({ apiVersion, kind, metadata });
});
