import { type Pod, pods } from '@kubets/api';
import { forEachSelected } from '../../arguments/fetch-objects.ts';
import { objectPath } from '../../api/api-client.ts';
import { sendPatch, strategicPatchType } from '../../changes/patch-object.ts';
import { sendDelete } from '../../changes/delete-and-wait.ts';
import { CommandError } from '../../command-error.ts';
import { kindName } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { attachWhenStarted } from '../../streams/attach-when-started.ts';
import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { copyPod } from './copy-pod.ts';
import { freshContainerName } from './debug-container.ts';
import { type DebugOptions, debugOptionsOf, namesOf } from './debug-options.ts';
import { addingPatch, ephemeralContainer } from './ephemeral-container.ts';
import { nodePod, nodePodName } from './node-pod.ts';
import { needsRoot } from './profiles.ts';

/** Where the debugging goes on: a pod and its container, undefined when nothing was added to attach to. */
interface Debugger {
  readonly pod: Pod;
  readonly container: string | undefined;
}

export async function runDebug(session: Session): Promise<number> {
  const options = debugOptionsOf(session);
  if (options.profile === 'legacy')
    session.note(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".',
    );
  const { flags } = session;
  const attach = flags.given('attach') ? flags.boolean('attach') : options.stdin;
  let code = 0;
  await forEachSelected(session, { args: namesOf(session), defaultType: 'pods' }, async (live) => {
    const { pod, container } = await startDebugging(session, live, options);
    if (attach && container !== undefined) code = await attachWhenStarted(session, pod, container, { stdin: options.stdin, timeoutMs: 0 });
  });
  return code;
}

function startDebugging(session: Session, live: LiveObject, options: DebugOptions): Promise<Debugger> {
  const { kind } = live.object;
  if (kind === 'Node') return debugNode(session, live.name, options);
  if (kind !== 'Pod') throw new CommandError(`${kindName(live.object)} not supported by debug`);
  return session.flags.given('copy-to') ? debugCopy(session, live, options) : debugRunning(session, live, options);
}

async function debugRunning(session: Session, live: LiveObject, options: DebugOptions): Promise<Debugger> {
  const pod = live.object as unknown as Pod;
  tellTarget(session, options);
  const container = ephemeralContainer(options.container ?? chosenName(session), options);
  refuseTakenName(pod, container.name);
  warnOfOtherUsers(session, pod, options, container);
  const changed = await sendPatch(session, live, addingPatch(pod, container), {
    dryRun: 'none',
    contentType: strategicPatchType,
    subresource: 'ephemeralcontainers',
  });
  return { pod: changed as unknown as Pod, container: container.name };
}

/** A container once added stays as it is. */
function refuseTakenName({ metadata, spec }: Pod, name: string): void {
  if (spec.ephemeralContainers?.every((container) => container.name !== name) ?? true) return;
  const problem = `spec.ephemeralContainers: Forbidden: existing ephemeral containers may not be changed: ${JSON.stringify(name)}`;
  throw new CommandError(`The Pod ${JSON.stringify(metadata.name)} is invalid: ${problem}`, { bare: true });
}

async function debugCopy(session: Session, live: LiveObject, options: DebugOptions): Promise<Debugger> {
  const original = live.object as unknown as Pod;
  const wantsContainer = options.image !== undefined || options.words.length > 0;
  const name = options.container ?? (wantsContainer ? chosenName(session) : undefined);
  const copy = copyPod(original, session.flags.string('copy-to'), name, options);
  warnOfOtherUsers(session, original, options);
  if (session.flags.boolean('replace')) await sendDelete(session, live, {});
  return { pod: await createPod(session, copy.pod, live.namespace), container: copy.container };
}

async function debugNode(session: Session, node: string, options: DebugOptions): Promise<Debugger> {
  tellTarget(session, options);
  const name = nodePodName(node);
  const { pod, container } = nodePod(node, name, session.namespace, options);
  tell(session, `Creating debugging pod ${name} with container ${container} on node ${node}.`);
  return { pod: await createPod(session, pod, session.namespace), container };
}

const createPod = (session: Session, pod: object, namespace: string | undefined): Promise<Pod> =>
  session.api.json<Pod>({ method: 'POST', path: objectPath(pods, { namespace }), body: pod, query: { fieldManager: 'kubectl-debug' } });

function chosenName(session: Session): string {
  const name = freshContainerName();
  tell(session, `Defaulting debug container name to ${name}.`);
  return name;
}

function tellTarget(session: Session, { target }: DebugOptions): void {
  if (target === undefined) return;
  tell(
    session,
    `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.`,
  );
}

function tell(session: Session, text: string): void {
  if (!session.flags.boolean('quiet')) session.printLine(text);
}

function warnOfOtherUsers(session: Session, { spec }: Pod, { profile, custom }: DebugOptions, container?: { readonly securityContext?: object }): void {
  const own = (container?.securityContext ?? custom?.['securityContext'] ?? {}) as { readonly runAsUser?: number };
  const user = own.runAsUser ?? spec.securityContext?.runAsUser;
  const root = user === undefined ? spec.securityContext?.runAsNonRoot !== true : user === 0;
  if (root || !needsRoot(profile)) return;
  session.note(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".',
  );
}
