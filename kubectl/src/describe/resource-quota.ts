import type { ResourceQuota } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import type { Page } from './page.ts';

export const describeResourceQuota: Describe = (page, object) => {
  const { metadata, spec, status } = object as unknown as ResourceQuota;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  const scopes = spec?.scopes ?? [];
  if (scopes.length > 0) page.line(0, 'Scopes:', scopes.join(', '));
  for (const text of scopes.flatMap(scopeHelp)) page.line(0, ` * ${text}`);
  page.line(0, 'Resource', 'Used', 'Hard');
  page.line(0, '--------', '----', '----');
  for (const name of Object.keys(status?.hard ?? {}).toSorted()) page.line(0, name, String(status?.used?.[name] ?? '0'), String(status?.hard?.[name] ?? ''));
  return Promise.resolve();
};

/** The scopes of a quota inside another description. */
export function scopeLines(page: Page, scopes: readonly string[], level: number): void {
  if (scopes.length === 0) return;
  page.line(level, 'Scopes:', scopes.join(', '));
  for (const text of scopes.flatMap(scopeHelp)) page.line(level, `* ${text}`);
}

const help: Readonly<Record<string, string>> = {
  Terminating: 'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

const scopeHelp = (scope: string): readonly string[] => (help[scope] === undefined ? [] : [help[scope]]);
