import { selfSubjectReviews } from '@kubets/api';
import { objectPath } from '../../api/api-client.ts';
import type { JsonObject } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { objectFormats, printFlags } from '../../flags/shared-flags.ts';
import { outputFormat } from '../../output/output-format.ts';
import { type AnyObject, objectText } from '../../output/print-object.ts';
import { tableText } from '../../output/table-text.ts';
import type { Session } from '../../session.ts';

export const authWhoami: Command = {
  name: 'whoami',
  summary: 'Experimental: Check self subject attributes',
  description: 'Check who you are and your attributes (groups, extra).',
  usage: 'auth whoami',
  examples: [{ does: 'Get your subject attributes', command: 'kubectl auth whoami' }],
  flags: printFlags(objectFormats),
  run: whoami,
};

interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

async function whoami(session: Session): Promise<void> {
  if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
  const format = outputFormat(session.flags);
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
  const review = await session.api.json<AnyObject>({ method: 'POST', path: objectPath(selfSubjectReviews), body });
  const { userInfo = {} } = review['status'] as { readonly userInfo?: UserInfo };
  if (format.type !== 'human') return session.print(objectText(format, inOrder(review, userInfo), { showManagedFields: true, ordered: true }));
  session.print(tableText([['ATTRIBUTE', 'VALUE'], ...attributeRows(userInfo)]));
}

/** Fields in the order of their declaration, as JSON of a known kind is printed. */
function inOrder({ kind, apiVersion, metadata }: AnyObject, { username, uid, groups, extra }: UserInfo): JsonObject {
  const { creationTimestamp } = metadata;
  return { kind, apiVersion, metadata: { creationTimestamp }, status: { userInfo: { username, uid, groups, extra } } } as unknown as JsonObject;
}

function attributeRows({ username, uid, groups = [], extra = {} }: UserInfo): readonly (readonly string[])[] {
  const extras = Object.keys(extra).toSorted();
  return [
    ...(username ? [['Username', username]] : []),
    ...(uid ? [['UID', uid]] : []),
    ...(groups.length > 0 ? [['Groups', `[${groups.join(' ')}]`]] : []),
    ...extras.map((key) => [`Extra: ${key}`, `[${(extra[key] ?? []).join(' ')}]`]),
  ];
}
