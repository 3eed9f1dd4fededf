import { apiVersionOf } from '@kubets/machinery';
import { reloadCatalog } from '../api/load-catalog.ts';
import type { Command } from '../command.ts';

export const apiVersionsCommand: Command = {
  name: 'api-versions',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: [{ does: 'All versions', command: 'kubectl api-versions' }],
  usage: 'api-versions',
  async run(session) {
    if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
    const { groups } = (await reloadCatalog(session)).discovery;
    const versions = groups.flatMap(({ name, versions: own }) => own.map((version) => apiVersionOf({ group: name, version })));
    session.print(
      versions
        .toSorted()
        .map((version) => `${version}\n`)
        .join(''),
    );
  },
};
