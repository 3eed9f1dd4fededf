import type { Secret } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { headLines } from './head.ts';

/** The sizes of a secret's values, never the values; tokens of service accounts alone are shown. */
export const describeSecret: Describe = async (page, object) => {
  const { type, data = {} } = object as unknown as Secret;
  headLines(page, object);
  page.line(0, `\nType:  ${type ?? ''}\n\nData\n====`);
  for (const key of Object.keys(data).toSorted()) {
    const bytes = Buffer.from(data[key] ?? '', 'base64');
    if (key === 'token' && type === 'kubernetes.io/service-account-token') page.line(0, `${key}:`, bytes.toString('utf8'));
    else page.line(0, `${key}:`, `${bytes.length} bytes`);
  }
};
