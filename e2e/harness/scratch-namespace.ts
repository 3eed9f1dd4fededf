import { randomBytes } from 'node:crypto';
import { kubectl as kubectlAnywhere, output, runProgram, type Outcome } from './run-program.ts';
import { upstreamKubectl } from './upstream-tools.ts';

/** A namespace of one test file, driven by the upstream kubectl of the server's version. */
export interface ScratchNamespace {
  readonly name: string;
  kubectl(...args: readonly string[]): Promise<string>;
  /** Whatever the exit code. */
  tryKubectl(...args: readonly string[]): Promise<Outcome>;
  /** Posts an object to a path below the namespace, whatever the server answers. */
  post(path: string, body: object): Promise<Outcome>;
  apply(...manifests: readonly object[]): Promise<void>;
  get<T>(kind: string, name: string): Promise<T>;
  list<T>(kind: string, selector?: string): Promise<readonly T[]>;
  remove(): Promise<void>;
}

export async function scratchNamespace(purpose: string): Promise<ScratchNamespace> {
  const name = `${purpose}-${randomBytes(3).toString('hex')}`;
  const program = upstreamKubectl('v36');
  const kubectl = (...args: readonly string[]): Promise<string> => output(program, ['--namespace', name, ...args]);
  await kubectlAnywhere('create', 'namespace', name);
  return {
    name,
    kubectl,
    tryKubectl: (...args) => runProgram(program, ['--namespace', name, ...args]),
    post: (path, body) => runProgram(program, ['create', '--raw', `/api/v1/namespaces/${name}/${path}`, '-f', '-'], { input: JSON.stringify(body) }),
    async apply(...manifests) {
      const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
      await output(program, ['--namespace', name, 'apply', '-f', '-'], { input });
    },
    async get<T>(kind: string, object: string) {
      return JSON.parse(await kubectl('get', kind, object, '-o', 'json')) as T;
    },
    async list<T>(kind: string, selector = '') {
      return (JSON.parse(await kubectl('get', kind, '-l', selector, '-o', 'json')) as { items: T[] }).items;
    },
    async remove() {
      await kubectlAnywhere('delete', 'namespace', name, '--wait=false');
    },
  };
}
