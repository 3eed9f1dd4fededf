import { text as textOfStream } from 'node:stream/consumers';
import { namesFiles } from '../../arguments/select-resources.ts';
import { forEachLocalOrLive } from '../../changes/local-objects.ts';
import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { cloneJson } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, booleanFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import type { Session } from '../../session.ts';
import { type Container, changeTemplates, matchingContainers, setFlags, splitAssignments, templateOf, type TemplateSpec } from './change-template.ts';
import { changedEnv, type EnvChange, readEnvChange } from './env/change-env.ts';
import { variablesFrom } from './env/import-env.ts';
import { envLines } from './env/list-env.ts';

export const setEnv: Command = {
  name: 'env',
  summary: 'Update environment variables on a pod template',
  description:
    'KEY=VALUE sets a variable in every container chosen, KEY- removes it, and --from takes variables from a config map or secret. With "-e -" assignments are read from stdin. --list prints what is there.',
  usage: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  examples: [
    { does: 'Set a variable', command: 'kubectl set env deployment/registry STORAGE_DIR=/local' },
    { does: 'List the variables of all pods', command: 'kubectl set env pods --all --list' },
    { does: 'Take variables from a secret', command: 'kubectl set env --from=secret/mysecret deployment/myapp' },
    { does: 'Remove a variable from the container c1 of every deployment', command: 'kubectl set env deployments --all --containers="c1" ENV-' },
    { does: "Take some of the shell's own variables", command: 'env | grep RAILS_ | kubectl set env -e - deployment/registry' },
  ],
  flags: [
    ...setFlags,
    stringFlag('containers', 'The names of containers in the selected pod templates to change - may use wildcards', { short: 'c', default: '*' }),
    arrayFlag('env', 'Specify a key-value pair for an environment variable to set into each container.', { short: 'e' }),
    stringFlag('from', 'The name of a resource from which to inject environment variables'),
    listFlag('keys', 'Comma-separated list of keys to import from specified resource'),
    booleanFlag('list', 'If true, display the environment and any changes in the standard format.'),
    booleanFlag('overwrite', 'If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.', {
      default: 'true',
    }),
    stringFlag('prefix', 'Prefix to append to variable names'),
    booleanFlag('resolve', 'If true, show secret or configmap references when listing variables'),
  ],
  run: runSetEnv,
};

async function runSetEnv(session: Session): Promise<void> {
  const { flags, args } = session;
  const { resources, assignments } = splitAssignments(args, true);
  if (flags.list('keys').length > 0 && !flags.given('from'))
    throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
  if (resources.length === 0 && !namesFiles(session))
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const change = readEnvChange([...assignments, ...(await givenByFlag(session))]);
  const imported = flags.given('from') ? await variablesFrom(session, flags.string('from')) : [];
  const whole = { ...change, set: [...change.set, ...imported] };
  if (flags.boolean('list')) return list(session, resources, whole);
  await changeTemplates(session, resources, 'env updated', (spec, live) => changeContainers(session, spec, live, whole));
}

/** `-e -` stands for the lines of stdin. */
async function givenByFlag({ flags, io }: Session): Promise<readonly string[]> {
  const given = flags.list('env');
  if (!given.includes('-')) return given;
  const lines = (await textOfStream(io.stdin)).split('\n').map((line) => line.trim());
  return [...given.filter((text) => text !== '-'), ...lines.filter((line) => line !== '' && !line.startsWith('#'))];
}

function changeContainers(session: Session, spec: TemplateSpec, { resource, name, object }: LiveObject, change: EnvChange): readonly Container[] {
  const pattern = session.flags.string('containers');
  const chosen = matchingContainers(spec, pattern);
  if (chosen.length === 0) session.warn(`${object.kind}/${name} does not have any containers matching ${JSON.stringify(pattern)}`);
  for (const container of chosen) {
    if (!session.flags.boolean('overwrite')) refuseOverwriting(container, change, `${resource.plural}/${name}`);
    const env = changedEnv(container.env ?? [], change);
    if (container.env !== undefined || env.length > 0) container.env = [...env];
  }
  return chosen;
}

function refuseOverwriting({ env = [] }: Container, { set }: EnvChange, what: string): void {
  const present = env.find(({ name }) => set.some((variable) => variable.name === name));
  if (present !== undefined) throw new CommandError(`${what} '${present.name}' already has a value (${present.value ?? ''}), and --overwrite is false`);
}

async function list(session: Session, args: readonly string[], change: EnvChange): Promise<void> {
  await forEachLocalOrLive(session, { args }, async (live) => {
    const object = cloneJson(live.object);
    for (const container of changeContainers(session, templateOf(object), live, change)) {
      session.printLine(`# ${object.kind} ${live.name}, container ${container.name}`);
      for (const line of await envLines(session, object, container)) session.printLine(line);
    }
  });
}
