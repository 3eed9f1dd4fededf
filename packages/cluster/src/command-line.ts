import { Command, InvalidArgumentError, Option } from 'commander';
import { certificates, type CertificatesOptions } from './commands/certificates.ts';
import { clean } from './commands/clean.ts';
import { component } from './commands/component.ts';
import { defaults } from './commands/defaults.ts';
import { down } from './commands/down.ts';
import { imageLoad } from './commands/image-load.ts';
import { start } from './commands/start.ts';
import { status, type StatusOptions } from './commands/status.ts';
import { stop, type StopOptions } from './commands/stop.ts';
import { up, type UpOptions } from './commands/up.ts';
import type { Progress } from './progress.ts';

const usageExitCode = 2;
const nameOption = (): Option => new Option('--name <name>', 'name of the cluster').default('kubets').argParser(clusterName);

const directoryOption = (): Option => new Option('--directory <directory>', 'directory of the cluster on this machine').default('/var/lib/kubets-compose');

export interface Surroundings {
  readonly progress: Progress;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}

interface InDirectory {
  readonly directory: string;
}

interface Named {
  readonly name: string;
}

/** The `kubets` command line. A wrong one ends the process with exit code 2. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('kubets')
    .description('Runs Kubernetes clusters in TypeScript on this machine')
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageExitCode));
  addClusterCommands(program, surroundings);
  addMachineCommands(program, surroundings);
  return program;
}

/** Clusters whose nodes are network namespaces. */
function addClusterCommands(program: Command, { progress, signal }: Surroundings): void {
  program
    .command('up')
    .description('make a cluster and start it')
    .addOption(nameOption())
    .addOption(new Option('--nodes <count>', 'number of nodes').default(3).argParser(count(1, 100)))
    .addOption(new Option('--store <store>', 'where the API server keeps its objects').choices(['lmdb', 'etcd']).default('lmdb'))
    .addOption(new Option('--port <port>', 'port of the API server; 6443 or the next free one by default').argParser(count(1, 65535)))
    .option('--no-merge', "leave the user's kubeconfig alone")
    .option('--example', 'deploy the example application and wait until it answers', false)
    .action((options: UpOptions) => up(options, progress, signal));
  program
    .command('down')
    .description('remove a cluster and everything it made')
    .addOption(nameOption())
    .action((options: Named) => down(options, progress));
  program
    .command('start')
    .description('start a stopped cluster')
    .addOption(nameOption())
    .action((options: Named) => start(options, progress, signal));
  program
    .command('stop')
    .description('stop a cluster and keep its state')
    .addOption(nameOption())
    .option('--until-boot', 'where systemd runs: start it again with the machine', false)
    .action((options: StopOptions) => stop(options, progress));
  program
    .command('status')
    .description("show a cluster's components, nodes and endpoints")
    .addOption(nameOption())
    .addOption(new Option('-o, --output <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('-w, --watch', 'show it again every two seconds, until interrupted', false)
    .action((options: StatusOptions) => status(options, progress, signal));
  program
    .command('image')
    .description('images on the nodes')
    .command('load <image>')
    .description("put an archive or an image of this machine's Docker Engine on every node")
    .addOption(nameOption())
    .action((image: string, options: Named) => imageLoad({ ...options, image }, progress));
}

/** The cluster whose node is the machine itself, as containers: what the Compose file is made of. */
function addMachineCommands(program: Command, { progress }: Surroundings): void {
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
