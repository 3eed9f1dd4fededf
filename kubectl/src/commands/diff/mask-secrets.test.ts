import { expect, it } from 'vitest';
import type { AnyObject } from '../../output/print-object.ts';
import { maskSecrets } from './mask-secrets.ts';

const secret = (data: object): AnyObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data }) as unknown as AnyObject;

it('marks the values that differ and tells none', () => {
  const [from, to] = maskSecrets(secret({ same: 'eA==', other: 'eQ==', gone: 'eg==' }), secret({ same: 'eA==', other: 'WQ==', fresh: 'Wg==' }));
  expect(from?.['data']).toEqual({ same: '***', other: '*** (before)', gone: '***' });
  expect(to['data']).toEqual({ same: '***', other: '*** (after)', fresh: '***' });
});
