import { refuseAllWithSelector } from '../../arguments/all-or-selector.ts';
import { cloneJson } from '@kubets/machinery';
import type { LiveObject } from '../../arguments/fetch-objects.ts';
import type { Flag } from '../../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, filenameFlags, localFlag, objectFormats, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { dryRunOf } from '../../changes/dry-run.ts';
import { forEachLocalOrLive } from '../../changes/local-objects.ts';
import { patchTo } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';

/** What `kubectl set` changes of a pod template. */
export interface TemplateSpec {
  serviceAccountName?: string;
  serviceAccount?: string;
  containers: Container[];
  initContainers?: Container[];
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: ValueSource;
}

interface KeyReference {
  readonly name: string;
  readonly key: string;
}

export interface ValueSource {
  readonly secretKeyRef?: KeyReference;
  readonly configMapKeyRef?: KeyReference;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly containerName?: string; readonly resource: string };
}

export interface Container {
  name: string;
  image?: string;
  env?: EnvVar[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
}

export const setFlags: readonly Flag[] = [
  ...printFlags(objectFormats),
  ...filenameFlags('identifying the resource to get from a server.'),
  allFlag,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  localFlag,
  selectorFlag,
];

export type TemplateChange = (spec: TemplateSpec, live: LiveObject) => void;

/** Changes the pod templates of the objects the arguments name; only what differs is sent. */
export async function changeTemplates(session: Session, args: readonly string[], did: string, change: TemplateChange): Promise<void> {
  refuseAllWithSelector(session.flags);
  const dryRun = session.flags.boolean('local') ? 'client' : dryRunOf(session.flags);
  const printer = new ResultPrinter(session, session.flags.boolean('local') ? 'none' : dryRun);
  await forEachLocalOrLive(session, { args }, async (live) => {
    const modified = cloneJson(live.object);
    change(templateOf(modified), live);
    const { object, changed } = await patchTo(session, live, modified, dryRun);
    if (changed || !printer.human) printer.print(object, did);
  });
}

interface Templated {
  readonly template?: { readonly spec?: TemplateSpec };
  readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: TemplateSpec } } };
}

export function templateOf(object: AnyObject): TemplateSpec {
  const spec = (object['spec'] ?? {}) as Templated;
  const found = object.kind === 'Pod' ? (spec as unknown as TemplateSpec) : (spec.template?.spec ?? spec.jobTemplate?.spec?.template?.spec);
  if (found === undefined) throw new CommandError(`the object is not a pod or does not have a pod template: ${object.kind}`);
  return found;
}

export const allContainers = ({ initContainers = [], containers }: TemplateSpec): readonly Container[] => [...initContainers, ...containers];

/** Containers whose names match a pattern with `*`; there may be none. */
export function matchingContainers(spec: TemplateSpec, pattern: string): readonly Container[] {
  const parts = pattern.split('*').map((part) => RegExp.escape(part));
  const expression = new RegExp(`^${parts.join('.*')}$`);
  return allContainers(spec).filter(({ name }) => expression.test(name));
}

/** Splits resources from what follows: `KEY=VALUE`, and `KEY-` where allowed. */
export function splitAssignments(
  args: readonly string[],
  removals: boolean,
): { readonly resources: readonly string[]; readonly assignments: readonly string[] } {
  const isAssignment = (arg: string): boolean => arg.includes('=') || (removals && arg.endsWith('-'));
  return { resources: args.filter((arg) => !isAssignment(arg)), assignments: args.filter(isAssignment) };
}
