import { forEachSelected, type LiveObject } from '../arguments/fetch-objects.ts';
import { objectPath } from '../api/api-client.ts';
import { ResultPrinter } from '../changes/result-printer.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag } from '../flags/flag.ts';
import { filenameFlags, objectFormats, printFlags } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';

const decision = (name: string, does: string, type: 'Approved' | 'Denied', did: string): Command => ({
  name,
  summary: `${does} a certificate signing request`,
  usage: `certificate ${name} (-f FILENAME | NAME)`,
  examples: [{ does: `${does} CSR 'csr-sqgzp'`, command: `kubectl certificate ${name} csr-sqgzp` }],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to update'),
    booleanFlag('force', 'Update the CSR even if it is already decided.'),
  ],
  run: (session) => decide(session, type, did),
});

export const certificateCommand: Command = {
  name: 'certificate',
  summary: 'Modify certificate resources',
  usage: 'certificate SUBCOMMAND',
  calledAlone: { stream: 'stdout', exitCode: 0 },
  subcommands: [decision('approve', 'Approve', 'Approved', 'approved'), decision('deny', 'Deny', 'Denied', 'denied')],
};

interface Condition {
  readonly type: string;
}

async function decide(session: Session, type: 'Approved' | 'Denied', did: string): Promise<void> {
  if (session.args.length === 0 && session.flags.list('filename').length === 0 && !session.flags.given('kustomize')) {
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
  }
  const printer = new ResultPrinter(session);
  const count = await forEachSelected(session, { defaultType: 'certificatesigningrequests' }, async (live) => {
    printer.print(await decideOne(session, live, type), did);
  });
  if (count === 0) session.note('No resources found');
}

async function decideOne(session: Session, live: LiveObject, type: 'Approved' | 'Denied'): Promise<AnyObject> {
  const status = (live.object['status'] ?? {}) as { readonly conditions?: readonly Condition[] };
  const conditions = status.conditions ?? [];
  const opposite = conditions.find((condition) => condition.type === (type === 'Approved' ? 'Denied' : 'Approved'));
  const force = session.flags.boolean('force');
  if (opposite !== undefined) throw new CommandError(`certificate signing request ${JSON.stringify(live.name)} is already ${opposite.type}`);
  if (conditions.some((condition) => condition.type === type) && !force) return live.object;
  const now = session.io.clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
  const message = `This CSR was ${type === 'Approved' ? 'approved' : 'denied'} by kubectl certificate ${type === 'Approved' ? 'approve' : 'deny'}.`;
  const condition = { type, status: 'True', reason: `Kubectl${type === 'Approved' ? 'Approve' : 'Deny'}`, message, lastUpdateTime: now };
  const body = { ...live.object, status: { ...status, conditions: [...conditions.filter((one) => one.type !== type), condition] } };
  return session.api.json({ method: 'PUT', path: objectPath(live.resource, { name: live.name }, 'approval'), body });
}
