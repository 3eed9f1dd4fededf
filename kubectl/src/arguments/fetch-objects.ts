import { objectPath } from '../api/api-client.ts';
import { getNamed } from '../api/get-named.ts';
import { listFailure } from '../api/list-failure.ts';
import type { Resource } from '../api/catalog.ts';
import { CommandError, ManyErrors } from '../command-error.ts';
import type { Manifest } from '../manifests/parse-manifests.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { type Selection, type SelectOptions, selectResources, type Target } from './select-resources.ts';

/** An object as the server has it, with what it was asked for by. */
export interface LiveObject {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: AnyObject;
  readonly manifest?: Manifest;
}

/** The objects the call selects, read from the server; failures are collected and thrown once `each` has seen the rest. */
export async function forEachSelected(session: Session, options: SelectOptions, each: (live: LiveObject) => Promise<void>): Promise<number> {
  const selection = await selectResources(session, options);
  return forEachObject(session, selection, each);
}

async function forEachObject(session: Session, selection: Selection, each: (live: LiveObject) => Promise<void>): Promise<number> {
  const errors: unknown[] = [];
  let count = 0;
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      errors.push(error);
    }
  };
  for (const target of selection.targets) {
    await attempt(async () => {
      for (const live of await fetchTarget(session, target)) {
        count++;
        await attempt(() => each(live));
      }
    });
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ManyErrors(errors);
  return count;
}

export async function fetchTarget(session: Session, target: Target): Promise<readonly LiveObject[]> {
  if (target.type === 'collection') {
    const items = await listAll(session, target);
    return items.map((object) => ({ resource: target.resource, namespace: object.metadata.namespace, name: object.metadata.name, object }));
  }
  const { resource, namespace, name, manifest } = target;
  const object = await getNamed<AnyObject>(session, { resource, namespace, name });
  return [{ resource, namespace, name, object, ...(manifest && { manifest }) }];
}

export interface ListQuery {
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

interface ListPage {
  readonly metadata: { readonly continue?: string };
  readonly apiVersion: string;
  readonly items?: AnyObject[];
}

/** All objects of a collection, page by page; each carries its apiVersion and kind. */
export async function listAll(session: Session, { resource, namespace, labelSelector, fieldSelector }: ListQuery): Promise<readonly AnyObject[]> {
  const items: AnyObject[] = [];
  let token: string | undefined;
  do {
    const query = { labelSelector, fieldSelector, limit: 500, continue: token };
    const page = await session.api.json<ListPage>({ path: objectPath(resource, { namespace }), query }).catch((error: unknown) => {
      throw listFailure(error, { resource, labelSelector, fieldSelector });
    });
    items.push(...(page.items ?? []).map((item) => ({ ...item, apiVersion: page.apiVersion, kind: resource.kind })));
    token = page.metadata.continue || undefined;
  } while (token !== undefined);
  return items;
}

/** The one object a command works on. */
export async function fetchSingle(session: Session, options: SelectOptions): Promise<LiveObject> {
  const { targets } = await selectResources(session, options);
  const [target, ...others] = targets;
  const found = target === undefined || others.length > 0 ? [] : await fetchTarget(session, target);
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) throw new CommandError(targets.length > 1 ? 'only one resource may be named' : 'expected one resource');
  return only;
}
