import { objectPath } from '../../api/api-client.ts';
import { manifestTarget } from '../../arguments/select-resources.ts';
import { dryRunOf, writeQuery } from '../../changes/dry-run.ts';
import { withLastApplied } from '../../changes/last-applied.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command, Example } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import type { Flag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, objectFormats, printFlags, saveConfigFlag, validateFlag } from '../../flags/shared-flags.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';

export interface CreateSubcommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly usage: string;
  readonly examples: readonly Example[];
  readonly flags: readonly Flag[];
  readonly clusterScoped?: boolean;
  /** Flags without which the command cannot run. */
  readonly required?: readonly string[];
  /** The object to create, without its namespace. */
  build(session: Session, name: string): object | Promise<object>;
}

/** A `kubectl create KIND NAME` command around the function that makes the object. */
export function createSubcommand(subcommand: CreateSubcommand): Command {
  const { name, aliases, summary, usage, examples, flags, clusterScoped = false, required = [] } = subcommand;
  return {
    name,
    ...(aliases && { aliases }),
    summary,
    usage,
    examples,
    flags: [...flags, ...printFlags(objectFormats), dryRunFlag, fieldManagerFlag('kubectl-create'), saveConfigFlag, validateFlag],
    run: async (session) => {
      requiredFlags(session, ...required);
      const built = (await subcommand.build(session, soleName(session))) as AnyObject;
      await createBuilt(session, built, clusterScoped).catch(async (error: unknown) => {
        const { failedToCreate } = await import('./failed-to-create.ts');
        throw failedToCreate(error, built);
      });
    },
  };
}

function soleName(session: Session): string {
  const names = session.argsBeforeDash === undefined ? session.args : session.args.slice(0, session.argsBeforeDash);
  const [name] = names;
  if (name === undefined || names.length > 1) throw session.usageError(`exactly one NAME is required, got ${names.length}`);
  return name;
}

/** What stands behind `--`. */
export function commandOf(session: Session): readonly string[] {
  return session.argsBeforeDash === undefined ? [] : session.args.slice(session.argsBeforeDash);
}

/** Sends or shows an object made from flags, and tells it. */
export async function createBuilt(session: Session, built: AnyObject, clusterScoped: boolean, did = 'created'): Promise<AnyObject> {
  const dryRun = dryRunOf(session.flags);
  const created = await sendBuilt(session, built, clusterScoped);
  new ResultPrinter(session, dryRun, dryRun === 'client').print(created, did);
  return created;
}

/** Creates an object made from flags; in a dry run of the client it comes back as it would be sent. */
export async function sendBuilt(session: Session, built: AnyObject, clusterScoped: boolean): Promise<AnyObject> {
  const dryRun = dryRunOf(session.flags);
  const placed = !clusterScoped && session.namespaceGiven ? withNamespace(built, session.namespace) : built;
  const object = session.flags.boolean('save-config') ? withLastApplied(placed) : placed;
  if (dryRun === 'client') return object;
  const target = await manifestTarget(session, { object, source: '' });
  const path = objectPath(target.resource, { namespace: target.namespace });
  return session.api.json<AnyObject>({ method: 'POST', path, body: target.manifest.object, query: writeQuery(session.flags, dryRun) });
}

const withNamespace = (object: AnyObject, namespace: string): AnyObject => ({ ...object, metadata: { ...object.metadata, namespace } });

/** A flag without which the command cannot run. */
export function requiredFlags(session: Session, ...names: readonly string[]): void {
  const missing = names.filter((name) => !session.flags.given(name));
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(', ')} not set`);
}
