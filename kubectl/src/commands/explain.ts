import { apiVersionOf } from '@kubets/machinery';
import type { Resource } from '../api/catalog.ts';
import { reloadCatalog } from '../api/load-catalog.ts';
import { openApiOf, schemaNameOf } from '../api/open-api.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { explainedKind, explainText } from '../describe/explain-text.ts';
import { booleanFlag, stringFlag } from '../flags/flag.ts';
import type { Session } from '../session.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Get documentation for a resource',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  examples: [{ does: 'One field of a kind', command: 'kubectl explain pods.spec.containers' }],
  flags: [
    stringFlag('api-version', 'Use given api-version (group/version) of the resource.'),
    stringFlag('output', 'Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).', { default: 'plaintext', short: 'o' }),
    booleanFlag('recursive', 'When true, print the name of all the fields recursively. Otherwise, print the available fields with their description.', {
      short: 'R',
    }),
  ],
  run: runExplain,
};

async function runExplain(session: Session): Promise<void> {
  const [text, ...more] = session.args;
  if (text === undefined)
    throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
  const format = session.flags.string('output');
  if (format !== 'plaintext' && format !== 'plaintext-openapiv2') throw new CommandError(`unrecognized format: ${format}`);
  if (more.length > 0) throw new CommandError('We accept only this format: explain RESOURCE');
  const { type, fields } = await splitPath(session, text);
  const asked = session.flags.optional('api-version');
  const resource = await explainedResource(session, type, asked);
  const document = await openApiOf(session, resource);
  const name = document && schemaNameOf(document, resource);
  if (document === undefined || name === undefined)
    throw new CommandError(`couldn't find resource for ${JSON.stringify(`${apiVersionOf(resource)}, Resource=${resource.plural}`)}`);
  session.print(explainedKind(resource));
  session.print(explainText(document, { schema: name, fields, recursive: session.flags.boolean('recursive') }));
}

async function explainedResource(session: Session, type: string, apiVersion: string | undefined): Promise<Resource> {
  const catalog = await session.catalog();
  const preferred = catalog.find(type) ?? (await reloadCatalog(session)).find(type);
  if (preferred === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`, { bare: true });
  const found = apiVersion === undefined || apiVersion === apiVersionOf(preferred) ? preferred : catalog.findKind(apiVersion, preferred.kind);
  if (found === undefined) throw new CommandError(`couldn't find resource for ${JSON.stringify(`${apiVersion}, Resource=${preferred.plural}`)}`);
  return found;
}

/** `deployments.apps.spec`: as much of the beginning as names a resource. */
async function splitPath(session: Session, text: string): Promise<{ readonly type: string; readonly fields: readonly string[] }> {
  const parts = text.split('.').filter((part) => part !== '');
  const catalog = await session.catalog();
  for (let length = parts.length; length > 1; length--) {
    const type = parts.slice(0, length).join('.');
    if (catalog.find(type)?.group !== '' && catalog.find(type) !== undefined) return { type, fields: parts.slice(length) };
  }
  return { type: parts[0] ?? '', fields: parts.slice(1) };
}
