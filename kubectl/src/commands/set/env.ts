import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, booleanFlag, stringFlag } from '../../flags/flag.ts';
import { changeTemplates, type Container, matchingContainers, setFlags, splitAssignments } from './change-template.ts';

export const setEnv: Command = {
  name: 'env',
  summary: 'Update environment variables on a pod template',
  usage: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...setFlags,
    stringFlag('containers', 'The names of containers in the selected pod templates to change, all containers are selected by default - may use wildcards', {
      short: 'c',
      default: '*',
    }),
    arrayFlag('env', 'Specify a key-value pair for an environment variable to set into each container.', { short: 'e' }),
    booleanFlag('overwrite', 'If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.', {
      default: 'true',
    }),
  ],
  async run(session) {
    const { resources, assignments } = splitAssignments(session.args, true);
    const all = [...assignments, ...session.flags.list('env')];
    if (all.length === 0) throw new CommandError('at least one environment variable must be provided');
    const overwrite = session.flags.boolean('overwrite');
    await changeTemplates(session, resources, 'env updated', (spec) => {
      for (const container of matchingContainers(spec, session.flags.string('containers')))
        all.forEach((assignment) => assign(container, assignment, overwrite));
    });
  },
};

function assign(container: Container, assignment: string, overwrite: boolean): void {
  const equals = assignment.indexOf('=');
  const env = container.env ?? [];
  if (equals < 0) {
    const removed = env.filter(({ name }) => name !== assignment.slice(0, -1));
    if (container.env !== undefined) container.env = removed;
    return;
  }
  const [name, value] = [assignment.slice(0, equals), assignment.slice(equals + 1)];
  const present = env.findIndex((variable) => variable.name === name);
  if (present >= 0 && !overwrite) throw new CommandError(`'${name}' already has a value (${env[present]?.value ?? ''}), and --overwrite is false`);
  container.env = present < 0 ? [...env, { name, value }] : env.with(present, { name, value });
}
