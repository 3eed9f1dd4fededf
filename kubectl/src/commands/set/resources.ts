import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { stringFlag } from '../../flags/flag.ts';
import { changeTemplates, matchingContainers, setFlags } from './change-template.ts';

export const setResources: Command = {
  name: 'resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  examples: [
    { does: 'Bound what a container may use', command: 'kubectl set resources deployment/web -c=nginx --limits=cpu=200m,memory=512Mi' },
    { does: 'Take requests away', command: 'kubectl set resources deployment/web --requests=cpu=0,memory=0' },
  ],
  usage: 'set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...setFlags,
    stringFlag('containers', 'The names of containers in the selected pod templates to change, all containers are selected by default - may use wildcards', {
      short: 'c',
      default: '*',
    }),
    stringFlag('limits', "The resource requirement limits for this container.  For example, 'cpu=100m,memory=256Mi'."),
    stringFlag('requests', "The resource requirement requests for this container.  For example, 'cpu=100m,memory=256Mi'."),
  ],
  async run(session) {
    const { flags } = session;
    if (!flags.given('limits') && !flags.given('requests'))
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const [limits, requests] = [amounts(flags.string('limits')), amounts(flags.string('requests'))];
    await changeTemplates(session, session.args, 'resource requirements updated', (spec) => {
      const chosen = matchingContainers(spec, flags.string('containers'));
      if (chosen.length === 0) throw new CommandError(`unable to find containers matching ${JSON.stringify(flags.string('containers'))}`);
      for (const container of chosen) {
        const present = container.resources ?? {};
        container.resources = {
          ...present,
          ...(flags.given('limits') && { limits: { ...present.limits, ...limits } }),
          ...(flags.given('requests') && { requests: { ...present.requests, ...requests } }),
        };
      }
    });
  },
};

function amounts(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair !== '');
  const bad = pairs.find((pair) => !/^[^=]+=[^=]+$/.test(pair));
  if (bad !== undefined) throw new CommandError(`invalid argument syntax ${bad}, expected <resource>=<value>`);
  return Object.fromEntries(pairs.map((pair) => pair.split('=')));
}
