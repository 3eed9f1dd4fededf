import { namesFiles, nothingNamed } from '../../arguments/select-resources.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { allContainers, changeTemplates, setFlags, splitAssignments, type TemplateSpec } from './change-template.ts';

export const setImage: Command = {
  name: 'image',
  summary: 'Update the image of a pod template',
  examples: [
    { does: 'Another image for one container', command: 'kubectl set image deployment/web nginx=nginx:1.29' },
    { does: 'For all containers of all deployments', command: 'kubectl set image deployments --all *=nginx:1.29' },
  ],
  usage: 'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: setFlags,
  async run(session) {
    const { resources, assignments } = splitAssignments(session.args, false);
    if (resources.length === 0 && !namesFiles(session)) throw new CommandError(nothingNamed);
    if (assignments.length === 0) throw new CommandError('at least one image update is required');
    await changeTemplates(session, resources, 'image updated', (spec) => assignments.forEach((assignment) => assign(spec, assignment)));
  },
};

function assign(spec: TemplateSpec, assignment: string): void {
  const [name, image] = [assignment.slice(0, assignment.indexOf('=')), assignment.slice(assignment.indexOf('=') + 1)];
  const chosen = allContainers(spec).filter((container) => name === '*' || container.name === name);
  if (chosen.length === 0) throw new CommandError(`unable to find container named ${JSON.stringify(name)}`);
  for (const container of chosen) container.image = image;
}
