import { ApiError, isApiError } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { getNamed } from '../api/get-named.ts';
import { listFailure } from '../api/list-failure.ts';
import { isTable, type Table, tableAccept } from '../api/table.ts';
import { type CollectionTarget, selectResources, type Selection, type Target } from '../arguments/select-resources.ts';
import { CommandError, throwCollected } from '../command-error.ts';
import type { Session } from '../session.ts';
import { type OutputFormat, outputFormat } from './output-format.ts';
import { type AnyObject, objectText } from './print-object.ts';
import { genericTable, tableRows } from './resource-table.ts';
import { sortObjects, sortRows } from './sort-by.ts';
import { tableText } from './table-text.ts';

/** Runs `kubectl get`: fetches what is selected and prints it as asked, then watches when asked. */
export async function getObjects(session: Session): Promise<void> {
  const { flags } = session;
  const format = outputFormat(flags, { tables: true });
  const selection = await selectResources(session, { typeMeansAll: true });
  if (flags.boolean('watch') || flags.boolean('watch-only')) {
    const { watchObjects } = await import('./watch-objects.ts');
    return watchObjects(session, selection, format);
  }
  if (format.type === 'human') await printTables(session, selection, format.wide);
  else await printObjects(session, selection, format);
}

async function printObjects(session: Session, selection: Selection, format: Exclude<OutputFormat, { type: 'human' }>): Promise<void> {
  const { found, errors } = await fetchAll(session, selection, 'application/json');
  const items = found.flatMap(({ body, target }) => itemsOf(body as AnyObject & Page, target));
  const sortBy = session.flags.optional('sort-by');
  const sorted = sortBy === undefined ? items : sortObjects(items, sortBy);
  const [first] = sorted;
  const options = { showManagedFields: session.flags.boolean('show-managed-fields') };
  const single = selection.single && first !== undefined && sorted.length === 1;
  if (format.type === 'name' || format.type === 'custom-columns') {
    const text = objectText(format, { kind: 'List', apiVersion: 'v1', items: sorted }, options);
    if (sorted.length > 0 || format.type === 'custom-columns')
      session.print(session.flags.boolean('no-headers') && format.type === 'custom-columns' ? withoutFirstLine(text) : text);
  } else if (single) session.print(objectText(format, first, options));
  else if (errors.length === 0 || sorted.length > 0) {
    if (!(selection.single && session.flags.boolean('ignore-not-found')))
      session.print(objectText(format, { apiVersion: 'v1', items: sorted, kind: 'List', metadata: { resourceVersion: '' } }, options));
  }
  throwCollected(errors);
}

const withoutFirstLine = (text: string): string => text.slice(text.indexOf('\n') + 1);

interface Page {
  readonly metadata: { readonly continue?: string };
  readonly items?: readonly AnyObject[];
}

function itemsOf(body: AnyObject & Page, target: Target): readonly AnyObject[] {
  if (target.type === 'object') return [body];
  return (body.items ?? []).map((item) => ({ ...item, apiVersion: body.apiVersion, kind: target.resource.kind }));
}

async function printTables(session: Session, selection: Selection, wide: boolean): Promise<void> {
  const { flags } = session;
  const needsObject = flags.given('sort-by') || !flags.boolean('server-print');
  const { found, errors } = await fetchAll(session, selection, flags.boolean('server-print') ? tableAccept : 'application/json', needsObject);
  const severalKinds = new Set(found.map(({ target: { resource } }) => `${resource.plural}.${resource.group}`)).size > 1;
  const groups = joinNeighbours(found.map(({ body, target }) => ({ target, table: isTable(body) ? body : genericTable(body as AnyObject & Page) })));
  let printed = false;
  for (const { target, table } of groups) {
    const sortBy = flags.optional('sort-by');
    const sorted = sortBy === undefined ? table : sortRows(table, sortBy);
    if ((sorted.rows ?? []).length === 0) continue;
    const rows = tableRows(sorted, {
      wide,
      kind: severalKinds || flags.boolean('show-kind') ? target.resource : undefined,
      namespaces: flags.boolean('all-namespaces') && target.resource.scope === 'Namespaced',
      showLabels: flags.boolean('show-labels'),
      labelColumns: flags.list('label-columns'),
      headers: !flags.boolean('no-headers'),
    });
    session.print((printed && !flags.boolean('no-headers') ? '\n' : '') + tableText(rows));
    printed = true;
  }
  throwCollected(errors);
  if (!printed && !flags.boolean('ignore-not-found')) session.note(nothingFound(session, selection));
}

function nothingFound(session: Session, { targets }: Selection): string {
  const namespaced = targets.every(({ resource }) => resource.scope === 'Namespaced');
  return namespaced && !session.flags.boolean('all-namespaces') ? `No resources found in ${session.namespace} namespace.` : 'No resources found';
}

interface Fetched {
  readonly target: Target;
  readonly body: Table | AnyObject;
}

/** Objects of one type asked for by name share a table. */
function joinNeighbours(tables: readonly { readonly target: Target; readonly table: Table }[]): readonly { readonly target: Target; readonly table: Table }[] {
  const joined: { target: Target; table: Table }[] = [];
  for (const { target, table } of tables) {
    const last = joined.at(-1);
    if (last?.target.resource === target.resource) last.table = { ...last.table, rows: [...(last.table.rows ?? []), ...(table.rows ?? [])] };
    else joined.push({ target, table });
  }
  return joined;
}

async function fetchAll(
  session: Session,
  { targets }: Selection,
  accept: string,
  includeObject = false,
): Promise<{ readonly found: readonly Fetched[]; readonly errors: readonly unknown[] }> {
  const ignoreNotFound = session.flags.boolean('ignore-not-found');
  const outcomes = await Promise.allSettled(targets.map((target) => fetchOne(session, target, accept, includeObject)));
  const errors = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' && !(ignoreNotFound && isApiError(outcome.reason, 'NotFound')) ? [outcome.reason as unknown] : [],
  );
  const found = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const unreachable = errors.find((error) => !(error instanceof ApiError));
  if (unreachable !== undefined) throw unreachable;
  return { found, errors };
}

async function fetchOne(session: Session, target: Target, accept: string, includeObject: boolean): Promise<Fetched> {
  const query = { includeObject: includeObject && accept === tableAccept ? 'Object' : undefined };
  if (target.type === 'collection') return { target, body: await fetchPages(session, target, accept, query) };
  const { resource, namespace, name } = target;
  const subresource = session.flags.optional('subresource');
  return { target, body: await getNamed<AnyObject>(session, { resource, namespace, name }, { subresource, accept, query }) };
}

async function fetchPages(
  session: Session,
  target: CollectionTarget,
  accept: string,
  extra: { includeObject?: string | undefined },
): Promise<Table | AnyObject> {
  const { resource, namespace, labelSelector, fieldSelector } = target;
  if (session.flags.given('subresource')) throw new CommandError('subresource cannot be used when bulk resources are specified');
  const limit = session.flags.int('chunk-size') || undefined;
  const path = objectPath(resource, { namespace });
  const next = (token: string | undefined): Promise<(Table & Page) | (AnyObject & Page)> =>
    session.api
      .json<(Table & Page) | (AnyObject & Page)>({ path, accept, query: { ...extra, labelSelector, fieldSelector, limit, continue: token } })
      .catch((error: unknown) => {
        throw listFailure(error, target);
      });
  let page = await next(undefined);
  const first = page;
  const rows = isTable(page) ? [...(page.rows ?? [])] : [];
  const items = isTable(page) ? [] : [...(page.items ?? [])];
  while (page.metadata.continue) {
    page = await next(page.metadata.continue);
    if (isTable(page)) rows.push(...(page.rows ?? []));
    else items.push(...(page.items ?? []));
  }
  return isTable(first) ? { ...first, rows } : ({ ...first, items } as AnyObject);
}
