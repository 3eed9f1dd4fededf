import type { ServiceAccount } from '@kubets/api';
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
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function nameLines(page: Page, title: string, names: readonly string[]): void {
  if (names.length === 0) return page.line(0, `${title}:`, '<none>');
  names.forEach((name, index) => page.line(0, index === 0 ? `${title}:` : '', name));
}
