import { type Secret, secrets, type ServiceAccount } from '@kubets/api';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';
import type { Page } from './page.ts';

export const describeServiceAccount: Describe = async (page, object, { session, showEvents }) => {
  const account = object as unknown as ServiceAccount;
  headLines(page, object);
  nameLines(
    page,
    'Image pull secrets',
    (account.imagePullSecrets ?? []).map(({ name }) => name ?? ''),
  );
  if ((account.secrets ?? []).length > 0)
    nameLines(
      page,
      'Mountable secrets',
      (account.secrets ?? []).map(({ name }) => name ?? ''),
    );
  const tokens = (await listObjects(session, secrets, { namespace: account.metadata.namespace })).filter((secret) => isTokenOf(secret, account));
  if (tokens.length > 0)
    nameLines(
      page,
      'Tokens',
      tokens.map(({ metadata }) => metadata.name),
    );
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function isTokenOf({ type, metadata }: Secret, account: ServiceAccount): boolean {
  return type === 'kubernetes.io/service-account-token' && metadata.annotations?.['kubernetes.io/service-account.name'] === account.metadata.name;
}

function nameLines(page: Page, title: string, names: readonly string[]): void {
  if (names.length === 0) return page.line(0, `${title}:`, '<none>');
  names.forEach((name, index) => page.line(0, index === 0 ? `${title}:` : '', name));
}
