import { randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isApiError, parseLabelSelector } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { manifestsOf, manifestTarget, namesFiles } from '../arguments/select-resources.ts';
import { findObject } from '../api/resources-by-reference.ts';
import { withoutLastApplied } from '../changes/last-applied.ts';
import { sendPatch } from '../changes/patch-object.ts';
import { planApply } from '../changes/plan-apply.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, intFlag, listFlag } from '../flags/flag.ts';
import { fieldManagerFlag, filenameFlags, selectorFlag } from '../flags/shared-flags.ts';
import { type AnyObject, withoutManagedFields } from '../output/print-object.ts';
import { yamlText } from '../output/yaml-text.ts';
import type { Session } from '../session.ts';
import { maskSecrets } from './diff/mask-secrets.ts';

export const diffCommand: Command = {
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  description:
    'KUBECTL_EXTERNAL_DIFF names the program that compares, "diff -u -N" without it. Exit status: 0 no differences, 1 differences were found, more than 1 kubectl or diff failed.',
  usage: 'diff -f FILENAME',
  examples: [{ does: 'Diff resources included in pod.json', command: 'kubectl diff -f pod.json' }],
  flags: [
    ...filenameFlags('contains the configuration to diff'),
    intFlag('concurrency', 'Number of objects to process in parallel when diffing against the live version.', { default: '1' }),
    fieldManagerFlag('kubectl-client-side-apply'),
    booleanFlag('force-conflicts', 'If true, server-side apply will force the changes against conflicts.'),
    booleanFlag('prune', 'Include resources that would be deleted by pruning. Can be used with -l and default shows all resources would be pruned'),
    listFlag('prune-allowlist', 'Overwrite the default allowlist with <group/version/kind> for --prune'),
    selectorFlag,
    booleanFlag('server-side', 'If true, apply runs in the server instead of the client.'),
    booleanFlag('show-managed-fields', 'If true, include managed fields in the diff.'),
    booleanFlag('show-secrets', 'If true, do not mask secret values in the diff.'),
  ],
  run: async (session) => {
    try {
      return await diff(session);
    } catch (error) {
      if (error instanceof CommandError) throw new CommandError(error.message, { exitCode: 2, bare: error.bare, cause: error });
      throw error;
    }
  },
};

async function diff(session: Session): Promise<number> {
  if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
  if (!namesFiles(session)) throw new CommandError('must specify one of -f and -k');
  const selector = session.flags.optional('selector');
  const matcher = selector === undefined ? undefined : parseLabelSelector(selector);
  const [live, merged] = [newDirectory('LIVE'), newDirectory('MERGED')];
  try {
    const manifests = (await manifestsOf(session)).filter(({ object }) => matcher?.matches(object.metadata.labels) !== false);
    const targets = await Promise.all(manifests.map((manifest) => manifestTarget(session, manifest)));
    for (const target of targets) await writeVersions(session, target, { live, merged });
    if (session.flags.boolean('prune')) await writePruned(session, targets, { live, merged });
    return await runDiff(session, live, merged);
  } finally {
    for (const directory of [live, merged]) rmSync(directory, { recursive: true, force: true });
  }
}

/** A directory of our own with a number in its name. */
function newDirectory(prefix: string): string {
  const path = join(tmpdir(), `${prefix}-${randomInt(2 ** 32)}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

type DiffTarget = Awaited<ReturnType<typeof manifestTarget>>;

interface Directories {
  readonly live: string;
  readonly merged: string;
}

async function writeVersions(session: Session, target: DiffTarget, into: Directories): Promise<void> {
  const current = await findObject<AnyObject>(session, target);
  const applied = await wouldBe(session, target, current);
  const masked = target.resource.kind === 'Secret' && !session.flags.boolean('show-secrets');
  const [from, to] = masked ? maskSecrets(current, applied) : [current, applied];
  const file = fileName(target);
  writeFileSync(join(into.live, file), from === undefined ? (masked ? 'null\n' : '') : shownText(session, from));
  writeFileSync(join(into.merged, file), shownText(session, to));
}

/** What pruning would delete is there before and gone after. */
async function writePruned(session: Session, targets: readonly DiffTarget[], into: Directories): Promise<void> {
  const { prunedBy } = await import('../changes/prune/prune-selected.ts');
  for (const { resource, object } of await prunedBy(session, targets)) {
    const { namespace, name } = object.metadata;
    const file = fileName({ resource, namespace, name });
    const masked = resource.kind === 'Secret' && !session.flags.boolean('show-secrets');
    writeFileSync(join(into.live, file), shownText(session, masked ? maskSecrets(undefined, object)[1] : object));
    writeFileSync(join(into.merged, file), '');
  }
}

function shownText(session: Session, object: AnyObject): string {
  return yamlText(session.flags.boolean('show-managed-fields') ? object : withoutManagedFields(object));
}

function fileName({ resource, namespace = '', name }: Pick<DiffTarget, 'resource' | 'namespace' | 'name'>): string {
  const { group, version, kind } = resource;
  return [group, version, kind, namespace, name].filter((part, index) => index !== 0 || part !== '').join('.');
}

/** What apply would leave on the server, but for the annotation of what was applied last, which stays; nothing is stored. */
async function wouldBe(session: Session, target: DiffTarget, current: AnyObject | undefined): Promise<AnyObject> {
  const { flags } = session;
  const { object } = target.manifest;
  const query = { dryRun: 'All', fieldManager: flags.string('field-manager') };
  if (flags.boolean('server-side')) {
    const force = flags.boolean('force-conflicts') || undefined;
    const manager = flags.given('field-manager') ? flags.string('field-manager') : 'kubectl';
    return session.api.json({
      method: 'PATCH',
      path: objectPath(target.resource, target),
      contentType: 'application/apply-patch+yaml',
      body: object,
      query: { dryRun: 'All', fieldManager: manager, force },
    });
  }
  const modified = withoutLastApplied(object);
  if (current === undefined)
    return session.api.json({ method: 'POST', path: objectPath(target.resource, { namespace: target.namespace }), body: object, query });
  const plan = await planApply(session, target.resource, modified, current);
  if (plan === undefined) return current;
  try {
    return await sendPatch(session, target, plan.patch, { dryRun: 'server', contentType: plan.contentType });
  } catch (error) {
    if (!isApiError(error, 'Conflict')) throw error;
    return sendPatch(session, target, { ...plan.patch }, { dryRun: 'server', contentType: plan.contentType });
  }
}

function runDiff(session: Session, live: string, merged: string): Promise<number> {
  const [program = 'diff', ...args] = (session.io.env['KUBECTL_EXTERNAL_DIFF'] || 'diff -u -N').split(/\s+/).filter((word) => /^[\w./-]+$/.test(word));
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, live, merged], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => session.io.stdout.write(chunk));
    child.stderr.on('data', (chunk: Buffer) => session.io.stderr.write(chunk));
    child.on('error', (cause) => reject(new CommandError(`failed to run ${JSON.stringify(program)}: ${cause.message}`, { exitCode: 2, cause })));
    child.on('close', (code) => resolve(code ?? 2));
  });
}
