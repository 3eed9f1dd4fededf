import { clusterRoleBindings, serviceAccounts } from '@kubets/api';
import type { Client, ClientConfig } from '@kubets/client';
import { isApiError } from '@kubets/machinery';

const name = 'kubets-bench';
const account = { namespace: 'kube-system', name };

/** The configured token, or one of a ServiceAccount made an administrator for the bench: load programs know no client certificates. */
export async function administratorToken(client: Client, { token }: ClientConfig): Promise<string> {
  if (token !== undefined) return token;
  await unlessThere(client.create(serviceAccounts, { metadata: account }));
  await unlessThere(
    client.create(clusterRoleBindings, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    }),
  );
  const answer = await client.raw({
    method: 'POST',
    path: `/api/v1/namespaces/${account.namespace}/serviceaccounts/${name}/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 7200 } }),
  });
  return (JSON.parse(await answer.text()) as { status: { token: string } }).status.token;
}

export async function removeAdministrator(client: Client, { token }: ClientConfig): Promise<void> {
  if (token !== undefined) return;
  await client.delete(clusterRoleBindings, { name });
  await client.delete(serviceAccounts, account);
}

async function unlessThere(creating: Promise<unknown>): Promise<void> {
  await creating.catch((error: unknown) => {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  });
}
