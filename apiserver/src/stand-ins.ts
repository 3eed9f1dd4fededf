import { X509Certificate } from 'node:crypto';
import type { Authenticator } from './authentication/authenticator.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import { createObject } from './objects/create-object.ts';
import type { ServerContext } from './server-context.ts';
import { isApiError } from '@kubets/machinery';

export const clientCertificates: Authenticator = {
  name: 'x509',
  async authenticate({ clientCertificate }) {
    if (clientCertificate === undefined) return undefined;
    const subject = new X509Certificate(clientCertificate).subject.split('\n').map((line) => line.split('='));
    return { username: subject.find(([key]) => key === 'CN')?.[1] ?? '', groups: subject.filter(([key]) => key === 'O').map(([, value]) => value!) };
  },
};
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
