import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { renderKubeconfig } from '@kubets/pki';
import { startTestCluster, type TestCluster, type TestClusterOptions } from '@kubets/test-cluster';
import { type Outcome, type RunOptions, runProgram } from './run-program.ts';
import { type KubectlVersion, upstreamHelm, upstreamKubectl } from './upstream-tools.ts';

export interface CommandOptions extends RunOptions {
  readonly version?: KubectlVersion;
}

/** An API server alone, and the upstream clients that judge it. A command is one line; single quotes hold an argument with blanks together. */
export interface JudgedServer extends AsyncDisposable {
  readonly cluster: TestCluster;
  /** A folder for manifests, removed in the end. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** Writes a file into the folder and returns its path. */
  file(name: string, content: string): Promise<string>;
  /** What kubectl prints; throws when it fails. */
  kubectl(command: string, options?: CommandOptions): Promise<string>;
  /** What kubectl says of itself, whether it succeeds or not. */
  tryKubectl(command: string, options?: CommandOptions): Promise<Outcome>;
  helm(command: string, options?: RunOptions): Promise<string>;
}

export async function startJudgedServer(options?: TestClusterOptions): Promise<JudgedServer> {
  const cluster = await startTestCluster(options);
  const folder = await mkdtemp(path.join(tmpdir(), 'kubets-judged-'));
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(path.join(folder, name), content, { mode: 0o700 });
    return path.join(folder, name);
  };
  const kubeconfig = await file('kubeconfig', administratorKubeconfig(cluster));
  const run = (program: string, command: string, { environment = {}, ...rest }: RunOptions): Promise<Outcome> =>
    runProgram(program, splitCommand(command), { ...rest, environment: { KUBECONFIG: kubeconfig, HOME: folder, ...helmFolders(folder), ...environment } });
  const tryKubectl: JudgedServer['tryKubectl'] = (command, { version = 'v36', ...rest } = {}) => run(upstreamKubectl(version), command, rest);
  return {
    cluster,
    folder,
    kubeconfig,
    file,
    tryKubectl,
    kubectl: async (command, rest) => printed(`kubectl ${command}`, await tryKubectl(command, rest)),
    helm: async (command, rest = {}) => printed(`helm ${command}`, await run(upstreamHelm(), command, rest)),
    async [Symbol.asyncDispose]() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function administratorKubeconfig({ config }: TestCluster): string {
  const { server, certificateAuthority = '', clientCertificate, clientKey } = config;
  const credentials = clientCertificate === undefined || clientKey === undefined ? {} : { clientCertificate, clientKey };
  return renderKubeconfig({ clusterName: 'judged', server, certificateAuthority, userName: 'admin', ...credentials });
}

const helmFolders = (folder: string): Readonly<Record<string, string>> => ({
  HELM_CACHE_HOME: path.join(folder, 'helm-cache'),
  HELM_CONFIG_HOME: path.join(folder, 'helm-config'),
  HELM_DATA_HOME: path.join(folder, 'helm-data'),
});

const splitCommand = (command: string): readonly string[] => [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);

function printed(command: string, { code, stdout, stderr }: Outcome): string {
  if (code !== 0) throw new Error(`${command} ended with exit code ${code}\n${stderr}${stdout}`);
  return stdout;
}
