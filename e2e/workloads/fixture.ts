import type { Node, Pod } from '@kubets/api';
import { afterAll, beforeAll } from 'vitest';
import { kubectl } from '../harness/run-program.ts';
import { scratchNamespace, type ScratchNamespace } from '../harness/scratch-namespace.ts';

/** Every condition comes true well before this. */
export const patiently = { timeoutMs: 60_000, intervalMs: 400 };

/** A namespace for one test file, with what tests of workloads ask again and again. To be used inside tests. */
export interface WorkloadFixture {
  readonly scratch: ScratchNamespace;
  readonly nodeNames: readonly string[];
  podsOf(app: string): Promise<readonly Pod[]>;
  /** Sorted. */
  namesOf(app: string): Promise<readonly string[]>;
  uidsOf(app: string): Promise<readonly string[]>;
  rolledOut(what: string): Promise<string>;
  patch(what: string, body: object): Promise<string>;
  /** Changes the pod template by an annotation. */
  annotate(what: string, round: string): Promise<string>;
  condition(what: string, type: string): Promise<string>;
}

export function workloadFixture(purpose: string): WorkloadFixture {
  const made: { scratch?: ScratchNamespace; nodeNames: readonly string[] } = { nodeNames: [] };
  beforeAll(async () => {
    made.scratch = await scratchNamespace(purpose);
    const { items } = JSON.parse(await kubectl('get', 'nodes', '-o', 'json')) as { items: Node[] };
    made.nodeNames = items.map(({ metadata }) => metadata.name);
  });
  afterAll(() => made.scratch?.remove());
  const scratch = (): ScratchNamespace => {
    if (made.scratch === undefined) throw new Error('the namespace is made before the first test');
    return made.scratch;
  };
  const podsOf = (app: string): Promise<readonly Pod[]> => scratch().list<Pod>('pods', `app=${app}`);
  const patch = (what: string, body: object): Promise<string> => scratch().kubectl('patch', what, '--type=merge', '-p', JSON.stringify(body));
  return {
    get scratch() {
      return scratch();
    },
    get nodeNames() {
      return made.nodeNames;
    },
    podsOf,
    namesOf: async (app) => (await podsOf(app)).map(({ metadata }) => metadata.name).toSorted(),
    uidsOf: async (app) => (await podsOf(app)).map(({ metadata }) => metadata.uid).toSorted(),
    rolledOut: (what) => scratch().kubectl('rollout', 'status', what, '--timeout=60s'),
    patch,
    annotate: (what, round) => patch(what, { spec: { template: { metadata: { annotations: { round } } } } }),
    condition: (what, type) => scratch().kubectl('wait', what, `--for=condition=${type}`, '--timeout=60s'),
  };
}
