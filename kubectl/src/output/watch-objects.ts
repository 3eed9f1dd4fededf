import { ApiError, type JsonObject, type Status } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { isTable, type Table, tableAccept } from '../api/table.ts';
import type { Selection, Target } from '../arguments/select-resources.ts';
import { CommandError } from '../command-error.ts';
import type { Session } from '../session.ts';
import type { OutputFormat } from './output-format.ts';
import { type AnyObject, objectText } from './print-object.ts';
import { genericTable, tableRows } from './resource-table.ts';
import { tableText } from './table-text.ts';

/** `get -w`: what is there now, then every change until interrupted. */
export async function watchObjects(session: Session, selection: Selection, format: OutputFormat): Promise<void> {
  const [target, ...others] = selection.targets;
  if (target === undefined || others.length > 0) throw new CommandError('you may only specify a single resource type');
  const watch = new ObjectWatch(session, target, format);
  const resourceVersion = session.flags.boolean('watch-only') ? await watch.currentVersion() : await watch.printInitial();
  await watch.follow(resourceVersion);
}

interface ListBody {
  readonly metadata?: { readonly resourceVersion?: string };
}

class ObjectWatch {
  readonly #session: Session;
  readonly #target: Target;
  readonly #format: OutputFormat;
  readonly #widths: number[] = [];
  #columns: Table['columnDefinitions'];
  #printed = false;

  constructor(session: Session, target: Target, format: OutputFormat) {
    this.#session = session;
    this.#target = target;
    this.#format = format;
  }

  async currentVersion(): Promise<string> {
    const { path, query } = this.#request();
    const body = await this.#session.api.json<ListBody>({ path, query: { ...query, limit: 1 } });
    return body.metadata?.resourceVersion ?? '';
  }

  async printInitial(): Promise<string> {
    const { path, query } = this.#request();
    if (this.#target.type === 'object') await this.#session.api.json({ path: objectPath(this.#target.resource, this.#target) });
    const body = await this.#session.api.json<ListBody & JsonObject>({ path, query, accept: this.#accept });
    if (isTable(body as JsonObject)) this.#printTable(body as unknown as Table, 'ADDED');
    else
      for (const item of (body['items'] as AnyObject[] | undefined) ?? [])
        this.#printObject({ ...item, apiVersion: body['apiVersion'] as string, kind: this.#target.resource.kind }, 'ADDED');
    return body.metadata?.resourceVersion ?? '';
  }

  async follow(resourceVersion: string): Promise<void> {
    const { path, query } = this.#request();
    for await (const { type, object } of this.#session.api.events({ path, query: { ...query, resourceVersion }, accept: this.#accept })) {
      if (type === 'ERROR') throw new ApiError(object as unknown as Status);
      if (type === 'BOOKMARK') continue;
      if (isTable(object)) this.#printTable(object, type);
      else this.#printObject(object as AnyObject, type);
    }
  }

  get #accept(): string {
    return this.#format.type === 'human' ? tableAccept : 'application/json';
  }

  #request(): { readonly path: string; readonly query: Readonly<Record<string, string | undefined>> } {
    const target = this.#target;
    const path = objectPath(target.resource, { namespace: target.namespace });
    if (target.type === 'object') return { path, query: { fieldSelector: `metadata.name=${target.name}` } };
    return { path, query: { labelSelector: target.labelSelector, fieldSelector: target.fieldSelector } };
  }

  #printTable(table: Table, eventType: string): void {
    const { flags } = this.#session;
    if (table.columnDefinitions !== undefined && table.columnDefinitions.length > 0) this.#columns = table.columnDefinitions;
    if ((table.rows ?? []).length === 0) return;
    const rows = tableRows(
      { ...table, columnDefinitions: this.#columns ?? [] },
      {
        wide: this.#format.type === 'human' && this.#format.wide,
        kind: flags.boolean('show-kind') ? this.#target.resource : undefined,
        namespaces: flags.boolean('all-namespaces') && this.#target.resource.scope === 'Namespaced',
        showLabels: flags.boolean('show-labels'),
        labelColumns: flags.list('label-columns'),
        headers: !flags.boolean('no-headers') && !this.#printed,
        eventType,
        withEventColumn: flags.boolean('output-watch-events'),
      },
    );
    this.#printed = true;
    this.#session.print(tableText(rows, this.#widths));
  }

  #printObject(object: AnyObject, eventType: string): void {
    const format = this.#format;
    if (format.type === 'human') return this.#printTable(genericTable(object), eventType);
    const { flags } = this.#session;
    const shown: JsonObject = flags.boolean('output-watch-events') ? { type: eventType, object } : object;
    const separator = format.type === 'yaml' && this.#printed ? '---\n' : '';
    const text = objectText(format, shown, { showManagedFields: flags.boolean('show-managed-fields') });
    const repeatsHeader = format.type === 'custom-columns' && (this.#printed || flags.boolean('no-headers'));
    this.#printed = true;
    this.#session.print(separator + (repeatsHeader ? text.slice(text.indexOf('\n') + 1) : text));
  }
}
