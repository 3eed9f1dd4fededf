import { ApiError } from '@kubets/machinery';
import { objectPath } from '../../api/api-client.ts';
import { resourceNamed } from '../../arguments/select-resources.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, durationFlag, stringFlag } from '../../flags/flag.ts';
import { objectFormats, printFlags } from '../../flags/shared-flags.ts';
import { outputFormat } from '../../output/output-format.ts';
import { type AnyObject, objectText } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';

export const createToken: Command = {
  name: 'token',
  summary: 'Request a service account token',
  examples: [
    { does: 'A token of a service account', command: 'kubectl create token robot' },
    { does: 'For an hour and another audience', command: 'kubectl create token robot --duration=1h --audience=https://vault.example.com' },
  ],
  usage: 'create token SERVICE_ACCOUNT_NAME',
  flags: [
    ...printFlags(objectFormats),
    arrayFlag('audience', 'Audience of the requested token. If unset, defaults to requesting a token for use with the Kubernetes API server.'),
    stringFlag('bound-object-kind', 'Kind of an object to bind the token to. Supported kinds are Node, Pod, Secret.'),
    stringFlag('bound-object-name', 'Name of an object to bind the token to.'),
    stringFlag('bound-object-uid', 'UID of an object to bind the token to. Requires --bound-object-kind and --bound-object-name.'),
    durationFlag('duration', 'Requested lifetime of the issued token. The server decides the lifetime that is granted.'),
  ],
  run: runCreateToken,
};

async function runCreateToken(session: Session): Promise<void> {
  const [name, ...others] = session.args;
  if (name === undefined || others.length > 0) throw session.usageError(`exactly one NAME is required, got ${session.args.length}`);
  const format = outputFormat(session.flags);
  const resource = await resourceNamed(session, 'serviceaccounts');
  const path = objectPath(resource, { namespace: session.namespace, name }, 'token');
  const body = { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec: tokenSpec(session) };
  const answer = await session.api.json<IssuedToken>({ method: 'POST', path, body }).catch((error: unknown) => {
    throw error instanceof ApiError ? new CommandError(`failed to create token: ${error.message}`, { cause: error }) : error;
  });
  const token = answer.status?.token ?? '';
  if (token === '') throw new CommandError('failed to create token: no token in server response');
  if (format.type === 'human') session.printLine(token);
  else session.print(objectText(format, answer, { showManagedFields: false }));
}

type IssuedToken = AnyObject & { readonly status?: { readonly token?: string } };

const boundVersions: Readonly<Record<string, string>> = { Pod: 'v1', Secret: 'v1', Node: 'v1' };

function tokenSpec({ flags }: Session): object {
  const audiences = flags.list('audience');
  const [kind, name, uid] = [flags.optional('bound-object-kind'), flags.optional('bound-object-name'), flags.optional('bound-object-uid')];
  if (kind === undefined && name !== undefined) throw new CommandError('--bound-object-name requires --bound-object-kind');
  if (kind !== undefined && name === undefined) throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
  if (kind !== undefined && boundVersions[kind] === undefined) throw new CommandError('supported --bound-object-kind values are Node, Pod, Secret');
  const seconds = flags.duration('duration') / 1000;
  if (seconds < 0) throw new CommandError('--duration must be greater than or equal to 0');
  return {
    audiences: audiences.length > 0 ? audiences : null,
    ...(seconds > 0 && { expirationSeconds: seconds }),
    ...(kind !== undefined && { boundObjectRef: { kind, apiVersion: 'v1', name, ...(uid !== undefined && { uid }) } }),
  };
}
