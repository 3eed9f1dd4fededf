import type { Authorizer } from './authorization/authorizer.ts';
import { createObject } from './objects/create-object.ts';
import type { ServerContext } from './server-context.ts';
import { isApiError } from '@kubets/machinery';

export const administrators: Authorizer = {
  name: 'masters',
  authorize: ({ user }) => (user.groups.includes('system:authenticated') ? { decision: 'allow', reason: '' } : { decision: 'noOpinion', reason: '' }),
};
export async function bootstrapNamespaces(server: ServerContext): Promise<void> {
  const definition = server.registry.find('', 'v1', 'namespaces')!;
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    await createObject(
      server,
      {
        definition,
        namespace: '',
        user: { username: 'system:apiserver', groups: ['system:masters'] },
        options: { dryRun: false, fieldManager: 'apiserver', fieldValidation: 'Ignore', force: false },
        warnings: [],
      },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } } as never,
    ).catch((error: unknown) => {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    });
  }
}
