import { apiVersionOf } from '@kubets/machinery';
import type { Resource } from '../api/catalog.ts';
import { cachedCatalog, reloadCatalog } from '../api/load-catalog.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, listFlag, stringFlag } from '../flags/flag.ts';
import { objectText } from '../output/print-object.ts';
import { tableText } from '../output/table-text.ts';
import type { Session } from '../session.ts';

export const apiResourcesCommand: Command = {
  name: 'api-resources',
  summary: 'Print the supported API resources on the server',
  examples: [
    { does: 'All resources', command: 'kubectl api-resources' },
    { does: 'With more of each', command: 'kubectl api-resources -o wide' },
    { does: 'Those of one group', command: 'kubectl api-resources --api-group=apps' },
  ],
  usage: 'api-resources [flags]',
  flags: [
    stringFlag('api-group', 'Limit to resources in the specified API group.'),
    booleanFlag('cached', 'Use the cached list of resources if available.'),
    listFlag('categories', 'Limit to resources that belong to the specified categories.'),
    booleanFlag('namespaced', 'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.', { default: 'true' }),
    booleanFlag('no-headers', "When using the default or custom-column output format, don't print headers."),
    stringFlag('output', 'Output format. One of: (json, yaml, kyaml, name, wide).', { short: 'o' }),
    booleanFlag('show-managed-fields', 'If true, keep the managedFields when printing objects in JSON or YAML format.'),
    stringFlag('sort-by', 'If non-empty, sort list of resources using specified field. One of (name, kind).'),
    listFlag('verbs', 'Limit to resources that support the specified verbs.'),
  ],
  run: runApiResources,
};

async function runApiResources(session: Session): Promise<void> {
  if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
  const output = session.flags.string('output');
  if (!formats.includes(output)) throw unknownFormat(output);
  const catalog = (session.flags.boolean('cached') ? cachedCatalog(session) : undefined) ?? (await reloadCatalog(session));
  const resources = sorted(
    session,
    catalog.preferred.filter((resource) => isWanted(session, resource)),
  );
  if (output === 'name') return session.print(resources.map(({ plural, group }) => `${plural}${group === '' ? '' : `.${group}`}\n`).join(''));
  if (output === 'json' || output === 'yaml' || output === 'kyaml') return session.print(listText(session, output, resources));
  const rows = resources.map((resource) => cells(resource, output === 'wide'));
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(output === 'wide' ? ['VERBS', 'CATEGORIES'] : [])];
  session.print(tableText(session.flags.boolean('no-headers') ? rows : [header, ...rows]));
}

const formats = ['', 'json', 'kyaml', 'name', 'wide', 'yaml'];

function unknownFormat(output: string): CommandError {
  const allowed = formats.filter((format) => format !== '').join(',');
  return new CommandError(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${allowed}`);
}

function listText({ flags }: Session, type: 'json' | 'yaml' | 'kyaml', resources: readonly Resource[]): string {
  const list = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: resources.map(apiResource) };
  return objectText({ type }, list, { showManagedFields: flags.boolean('show-managed-fields'), ordered: true });
}

/** As meta/v1 APIResource has it. */
function apiResource({ plural, singular, scope, group, version, kind, verbs, shortNames, categories }: Resource): object {
  return {
    name: plural,
    singularName: singular,
    namespaced: scope === 'Namespaced',
    ...(group !== '' && { group }),
    version,
    kind,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
}

function cells(resource: Resource, wide: boolean): readonly string[] {
  const { plural, shortNames, scope, kind, verbs, categories } = resource;
  const more = wide ? [verbs.join(','), categories.join(',')] : [];
  return [plural, shortNames.join(','), apiVersionOf(resource), String(scope === 'Namespaced'), kind, ...more];
}

function isWanted({ flags }: Session, { group, scope, verbs, categories }: Resource): boolean {
  if (verbs.length === 0) return false;
  if (flags.given('api-group') && group !== flags.string('api-group')) return false;
  if (flags.given('namespaced') && (scope === 'Namespaced') !== flags.boolean('namespaced')) return false;
  return flags.list('verbs').every((verb) => verbs.includes(verb)) && flags.list('categories').every((category) => categories.includes(category));
}

/** By group and then by name, unless asked otherwise. */
function sorted({ flags }: Session, resources: readonly Resource[]): readonly Resource[] {
  const by = flags.string('sort-by');
  if (!['', 'name', 'kind'].includes(by)) throw new CommandError('--sort-by accepts only name or kind');
  const key = (resource: Resource): string => (by === 'kind' ? resource.kind : by === 'name' ? resource.plural : `${resource.group}\0${resource.plural}`);
  return resources.toSorted((left, right) => (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0));
}
