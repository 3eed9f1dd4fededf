import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { clusterPaths } from './cluster-paths.ts';
import { CommandError } from './command-error.ts';
import { certificates, type CertificatesOptions } from './commands/certificates.ts';
import { clean } from './commands/clean.ts';
import { component } from './commands/component.ts';
import { defaults } from './commands/defaults.ts';
import { down } from './commands/down.ts';
import { imageLoad } from './commands/image-load.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';
import { up, type UpOptions } from './commands/up.ts';
import { reportFailedComponents } from './failure-report.ts';
import { terminalProgress } from './progress.ts';

const progress = terminalProgress();
const program = new Command('kubets').description('Runs Kubernetes clusters in TypeScript on this machine').showHelpAfterError();
const nameOption = (): Option => new Option('--name <name>', 'name of the cluster').default('kubets').argParser(clusterName);

program
  .command('up')
  .description('make a cluster and start it')
  .addOption(nameOption())
  .addOption(new Option('--nodes <count>', 'number of nodes').default(3).argParser(count(1, 100)))
  .addOption(new Option('--store <store>', 'where the API server keeps its objects').choices(['lmdb', 'etcd']).default('lmdb'))
  .addOption(new Option('--port <port>', 'port of the API server; 6443 or the next free one by default').argParser(count(1, 65535)))
  .option('--no-merge', "leave the user's kubeconfig alone")
  .option('--example', 'deploy the example application and wait until it answers', false)
  .action((options: UpOptions) => up(options, progress));
program
  .command('down')
  .description('remove a cluster and everything it made')
  .addOption(nameOption())
  .action((options: Named) => down(options, progress));
program
  .command('start')
  .description('start a stopped cluster')
  .addOption(nameOption())
  .action((options: Named) => start(options, progress));
program
  .command('stop')
  .description('stop a cluster and keep its state')
  .addOption(nameOption())
  .action((options: Named) => stop(options, progress));
program
  .command('status')
  .description("show a cluster's processes")
  .addOption(nameOption())
  .action((options: Named) => status(options, progress));
program
  .command('image')
  .description('images on the nodes')
  .command('load <image>')
  .description("put an archive or an image of this machine's Docker Engine on every node")
  .addOption(nameOption())
  .action((image: string, options: Named) => imageLoad({ ...options, image }, progress));
const directoryOption = (): Option => new Option('--directory <directory>', 'directory of the cluster on this machine').default('/var/lib/kubets-compose');
program
  .command('certificates')
  .description('describe a cluster whose node is this machine, with certificates and kubeconfigs')
  .addOption(directoryOption())
  .option('--node <name>', "name of the node; this machine's by default")
  .option('--address <address>', 'IPv4 address of the node; the one of the default route by default')
  .addOption(new Option('--port <port>', 'port of the API server').default(6443).argParser(count(1, 65535)))
  .action((options: CertificatesOptions) => certificates(options, progress));
program
  .command('component <name>')
  .description('be one component of the cluster in the directory')
  .addOption(directoryOption())
  .action((name: string, options: InDirectory) => component({ ...options, name }));
program
  .command('defaults')
  .description('create what every new cluster has, once the API server answers')
  .addOption(directoryOption())
  .action((options: InDirectory) => defaults(options, progress));
program
  .command('clean')
  .description("remove the pods' containers, network, rules, mounts and the state of the cluster in the directory")
  .addOption(directoryOption())
  .action((options: InDirectory) => clean(options, progress));

interface InDirectory {
  readonly directory: string;
}

interface Named {
  readonly name: string;
}

try {
  await program.parseAsync();
} catch (error) {
  await reportFailure(error);
  process.exitCode = 1;
}

async function reportFailure(error: unknown): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`${pc.red('error:')} ${error instanceof Error ? error.message : String(error)}`);
  const name = program.commands.map((command) => command.opts<Partial<Named>>().name).find((value) => value !== undefined) ?? 'kubets';
  for (const line of await reportFailedComponents(clusterPaths(name))) say(line);
  if (error instanceof CommandError && error.hint !== undefined) say(`${pc.cyan('try:')} ${error.hint}`);
}

function clusterName(value: string): string {
  if (/^[a-z][a-z0-9-]{0,20}$/.test(value)) return value;
  throw new InvalidArgumentError('a lower-case letter, then at most 20 lower-case letters, digits and dashes');
}

function count(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
  };
}
