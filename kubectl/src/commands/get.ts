import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, listFlag, stringFlag } from '../flags/flag.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  filenameFlags,
  getFormats,
  printFlags,
  selectorFlag,
  subresourceFlag,
} from '../flags/shared-flags.ts';
import type { Session } from '../session.ts';

export const getCommand: Command = {
  name: 'get',
  summary: 'Display one or many resources',
  description:
    'Objects are shown as a table of their most telling fields, or as -o says. Without --namespace or -A, objects of the current namespace are shown.',
  usage:
    'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  examples: [
    { does: 'All pods of the current namespace', command: 'kubectl get pods' },
    { does: 'A deployment as YAML', command: 'kubectl get deployment web -o yaml' },
    { does: 'Names and images of all pods', command: 'kubectl get pods -A -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image' },
  ],
  flags: [
    ...printFlags(getFormats),
    ...filenameFlags('identifying the resource to get from a server.'),
    allNamespacesFlag,
    chunkSizeFlag,
    fieldSelectorFlag,
    booleanFlag('ignore-not-found', 'If the requested object does not exist the command will return exit code 0.'),
    listFlag('label-columns', 'Accepts a comma separated list of labels that are going to be presented as columns.', { short: 'L' }),
    booleanFlag('no-headers', "When using the default or custom-column output format, don't print headers."),
    booleanFlag('output-watch-events', 'Output watch event objects when --watch or --watch-only is used.'),
    stringFlag('raw', 'Raw URI to request from the server.'),
    selectorFlag,
    booleanFlag('server-print', 'If true, have the server return the appropriate table output.', { default: 'true' }),
    booleanFlag('show-kind', 'If present, list the resource type for the requested object(s).'),
    booleanFlag('show-labels', 'When printing, show all labels as the last column.'),
    stringFlag('sort-by', "If non-empty, sort list types using this field specification, e.g. '{.metadata.name}'."),
    subresourceFlag,
    booleanFlag('watch', 'After listing/getting the requested object, watch for changes.', { short: 'w' }),
    booleanFlag('watch-only', 'Watch for changes to the requested object(s), without listing/getting first.'),
  ],
  run: runGet,
};

async function runGet(session: Session): Promise<void> {
  const raw = session.flags.optional('raw');
  if (raw !== undefined) return session.print(await rawText(session, raw));
  const namesNothing = session.args.length === 0 && session.flags.list('filename').length === 0 && !session.flags.given('kustomize');
  if (namesNothing) {
    session.note('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n');
    throw session.usageError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const { getObjects } = await import('../output/get-objects.ts');
  await getObjects(session);
}

async function rawText(session: Session, raw: string): Promise<string> {
  if (session.args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
  if (!/^(\/|https?:)/.test(raw)) throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`);
  return session.api.text({ path: raw });
}
