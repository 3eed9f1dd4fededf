import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInProcess } from '@kubets/kubectl/testing';
import { examplesFolder, ourKubectl, paths } from './cluster-under-test.ts';
import { type Outcome, runProgram, type RunOptions } from './run-program.ts';
import { upstreamKubectl } from './upstream-tools.ts';

type Side = 'upstream' | 'ours';

export const manifestsFolder = path.join(import.meta.dirname, '../manifests');

/** The upstream kubectl and ours, each with a home of its own so that neither reads what the other has cached. */
export class TwoKubectls {
  readonly #home = mkdtempSync(path.join(tmpdir(), 'kubets-two-kubectls-'));
  readonly #upstream = upstreamKubectl('v36');
  readonly #ours: 'in this process' | 'as a program';

  /** In this process ours starts at once: the start of a program is most of what a line costs. As a program it has streams of its own. */
  constructor(ours: 'in this process' | 'as a program' = 'in this process') {
    this.#ours = ours;
  }

  /**
   * Runs one command line with both at once. `{ns}` in it is a namespace of the side's own, told as `{ns}` in what is printed,
   * `{examples}` and `{manifests}` are folders.
   */
  async run(command: string, options: RunOptions = {}): Promise<Readonly<Record<Side, Outcome>>> {
    const [upstream, ours] = await Promise.all([this.#one('upstream', command, options), this.#one('ours', command, options)]);
    return { upstream, ours };
  }

  /** As `run`, and once more when an age moved between the two. */
  async settled(command: string, options: RunOptions = {}): Promise<Readonly<Record<Side, Outcome>>> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.run(command, options);
      if (attempt === 5 || JSON.stringify(outcome.upstream) === JSON.stringify(outcome.ours)) return outcome;
    }
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #one(side: Side, command: string, options: RunOptions): Promise<Outcome> {
    const namespace = `two-${side}`;
    const environment = { HOME: path.join(this.#home, side), KUBECTL_KUBERC: 'false' };
    const words = splitCommand(command).map((word) => placed(word, namespace));
    const { code, stdout, stderr } = await this.#outcome(side, words, { ...options, environment });
    const told = (text: string): string => withoutWhatMoves(text.replaceAll(namespace, '{ns}'));
    return { code, stdout: told(stdout), stderr: told(stderr) };
  }

  #outcome(side: Side, words: readonly string[], options: RunOptions): Promise<Outcome> {
    if (side === 'upstream') return runProgram(this.#upstream, words, options);
    if (this.#ours === 'as a program') return runProgram(ourKubectl, words, options);
    const { input = '', environment } = options;
    return runInProcess(words, { input, env: { ...process.env, NO_COLOR: '1', KUBECONFIG: paths().kubeconfig, ...environment } });
  }
}

const placed = (word: string, namespace: string): string =>
  word.replaceAll('{ns}', namespace).replaceAll('{examples}', examplesFolder).replaceAll('{manifests}', manifestsFolder);

const splitCommand = (command: string): readonly string[] => [...command.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));

/** Ages, the times of heartbeats and what the server makes up at random; everything else is compared to the letter. */
function withoutWhatMoves(text: string): string {
  return text
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'uid')
    .replaceAll(/(LIVE|MERGED)-\d+/g, '$1-#')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, 'time')
    .replaceAll(/\b(\d+[dhms]){1,2}\b/g, (age) => age.replaceAll(/\d/g, '#'))
    .replaceAll(/\(x\d+ over/g, (count) => count.replaceAll(/\d/g, '#'))
    .replace(/^(Client Version: ).*/m, '$1#')
    .replaceAll(/(RenewTime: +).*/g, '$1#')
    .replaceAll(/(Ready|Pressure|Unavailable) ( *\S+) +\w{3}, \d\d \w{3} \d{4} [\d:]+ /g, '$1 $2 # ')
    .replaceAll(/"?resourceVersion"?: "\d+"/g, 'resourceVersion: "#"')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'time');
}
