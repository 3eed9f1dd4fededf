import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, stringFlag } from '../flags/flag.ts';
import { orderedJson } from '../output/sorted-json.ts';
import { yamlText } from '../output/yaml-text.ts';
import type { Session } from '../session.ts';

export const versionCommand: Command = {
  name: 'version',
  summary: 'Print the client and server version information',
  examples: [
    { does: 'Client and server', command: 'kubectl version' },
    { does: 'The client alone, as JSON', command: 'kubectl version --client -o json' },
  ],
  usage: 'version [flags]',
  flags: [booleanFlag('client', 'If true, shows client version only (no server required).'), stringFlag('output', "One of 'yaml' or 'json'.", { short: 'o' })],
  run: runVersion,
};

const gitVersion = 'v1.36.0+kubets';
const kustomizeVersion = 'v5.8.1';

interface VersionInfo {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
}

async function runVersion(session: Session): Promise<void> {
  const { flags } = session;
  const output = flags.string('output');
  if (!['', 'json', 'yaml'].includes(output)) throw new CommandError(`--output must be 'yaml' or 'json'`);
  if (session.args.length > 0) throw session.usageError(`extra arguments: [${session.args.join(' ')}]`);
  const clientVersion = {
    major: '1',
    minor: '36',
    gitVersion,
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
    compiler: 'node',
    goVersion: process.version,
  };
  if (output === '') session.print(`Client Version: ${gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
  const server = flags.boolean('client') ? undefined : await session.api.json<VersionInfo>({ path: '/version' });
  const versions = { clientVersion, kustomizeVersion, ...(server && { serverVersion: server }) };
  if (output !== '') return session.print(output === 'json' ? `${orderedJson(versions, 2)}\n` : yamlText(versions));
  if (server === undefined) return;
  session.printLine(`Server Version: ${server.gitVersion}`);
  warnOfSkew(session, server);
}

function warnOfSkew(session: Session, server: VersionInfo): void {
  const minor = Number.parseInt(server.minor, 10);
  if (server.major === '1' && Math.abs(minor - 36) <= 1) return;
  session.note(
    `WARNING: version difference between client (1.36) and server (${server.major}.${server.minor}) exceeds the supported minor version skew of +/-1`,
  );
}
