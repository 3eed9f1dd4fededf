import { createHash } from 'node:crypto';
import { nodes, type Pod, pods, secrets, type ServiceAccount, serviceAccounts, type TokenRequest } from '@kubets/api';
import {
  apiError,
  badRequest,
  conflict,
  type FieldError,
  formatTime,
  invalid,
  invalidObject,
  type KubeObject,
  notFound,
  parseDuration,
  type ResourceReference,
} from '@kubets/machinery';
import type { Authentication } from '../authentication/create-authentication.ts';
import type { BoundReference } from '../authentication/token-claims.ts';
import type { TokenOptions } from '../authentication/token-issuer.ts';
import { valueResponse } from '../http/represent.ts';
import { validatingAdmission } from '../objects/run-admission.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { ServerContext, SubresourceHandler } from '../server-context.ts';
import { readSubresourceBody } from './read-subresource-body.ts';

const tenMinutes = 600;
const oneHour = 3600;
const aYear = 365 * 24 * 3600;
/** What kubelets ask for pods; lengthened so that programs that read their token once live on, with a warning after the asked time. */
const kubeletSeconds = oneHour + 7;

/** `POST serviceaccounts/NAME/token`: a new token for a ServiceAccount. */
export function serviceAccountToken({ issuer, apiAudiences }: Pick<Authentication, 'issuer' | 'apiAudiences'>): SubresourceHandler {
  return {
    resource: serviceAccounts,
    subresource: 'token',
    async handle(request, definition, server) {
      if (issuer === undefined) throw apiError('NotFound', 'the server has no key to sign service account tokens with', {});
      const body = readSubresourceBody<TokenRequest>(request, { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1' });
      const { namespace, name } = request.info;
      const account = (await server.registry.storage({ reference: serviceAccounts }).get({ namespace, name }))?.object() as ServiceAccount | undefined;
      if (account === undefined) throw notFound(serviceAccounts, name);
      check(body, name);
      await admit(server, request, definition, body);
      const options = await tokenOptions(server, account, body, apiAudiences);
      const { token, expires, id } = await issuer.issue(options);
      request.auditAnnotations.set('authentication.kubernetes.io/issued-credential-id', `JTI=${id}`);
      const asked = Math.min(body.spec?.expirationSeconds ?? oneHour, options.expirationSeconds);
      const shown = options.warnAfterSeconds === undefined ? expires : new Date(expires.getTime() - (options.expirationSeconds - asked) * 1000);
      server.log.debug({ serviceAccount: `${namespace}/${name}`, credential: createHash('sha256').update(id).digest('hex').slice(0, 12) }, 'issued a token');
      return valueResponse(request, 201, {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name, namespace, creationTimestamp: formatTime(server.clock.now()) },
        spec: { ...body.spec, audiences: options.audiences, expirationSeconds: asked },
        status: { token, expirationTimestamp: formatTime(shown) },
      });
    },
  };
}

function check({ spec }: TokenRequest, name: string): void {
  const { expirationSeconds, boundObjectRef } = spec ?? {};
  const errors: FieldError[] = [];
  if (expirationSeconds !== undefined && expirationSeconds < tenMinutes)
    errors.push(invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 10 minutes'));
  if (expirationSeconds !== undefined && expirationSeconds > 2 ** 32)
    errors.push(invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  if (errors.length > 0) throw invalidObject({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, name, errors);
  if (boundObjectRef !== undefined && !['Pod', 'Secret', 'Node'].includes(boundObjectRef.kind ?? '')) {
    throw badRequest(`cannot bind token for serviceaccount to object of type ${JSON.stringify(boundObjectRef.kind ?? '')}`);
  }
}

async function admit(server: ServerContext, request: ApiRequest, definition: Parameters<SubresourceHandler['handle']>[1], body: TokenRequest): Promise<void> {
  const { namespace, name } = request.info;
  await validatingAdmission(server.admission, {
    operation: 'CREATE',
    definition,
    namespace,
    name,
    subresource: 'token',
    user: request.user,
    dryRun: false,
    object: body as unknown as KubeObject,
    oldObject: undefined,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    warnings: request.warnings,
    auditAnnotations: request.auditAnnotations,
  });
}

async function tokenOptions(
  server: ServerContext,
  { metadata }: ServiceAccount,
  { spec }: TokenRequest,
  apiAudiences: readonly string[],
): Promise<TokenOptions> {
  const asked = spec?.expirationSeconds ?? oneHour;
  const bound = spec?.boundObjectRef;
  const audiences = spec?.audiences?.length ? spec.audiences : apiAudiences;
  const { serviceAccountMaxTokenExpiration: limit, serviceAccountExtendTokenExpiration: extend } = server.config;
  const longest = limit === undefined ? Infinity : parseDuration(limit) / 1000;
  const lengthened = extend && asked === kubeletSeconds && bound?.kind === 'Pod' && audiences.every((audience) => apiAudiences.includes(audience));
  return {
    namespace: metadata.namespace ?? '',
    serviceAccount: { name: metadata.name, uid: metadata.uid },
    audiences,
    expirationSeconds: lengthened ? aYear : Math.min(asked, longest),
    ...(lengthened && { warnAfterSeconds: asked }),
    ...(bound !== undefined && (await boundObjects(server, metadata.namespace ?? '', metadata.name, bound))),
  };
}

type Bound = NonNullable<NonNullable<TokenRequest['spec']>['boundObjectRef']>;

async function boundObjects(
  server: ServerContext,
  namespace: string,
  account: string,
  { kind, name = '', uid }: Bound,
): Promise<Pick<TokenOptions, 'pod' | 'node' | 'secret'>> {
  if (kind === 'Node') return { node: reference(await existing(server, nodes, { name }, uid)) };
  if (kind === 'Secret') return { secret: reference(await existing(server, secrets, { namespace, name }, uid)) };
  const pod = (await existing(server, pods, { namespace, name }, uid)) as Pod;
  const { serviceAccountName = 'default', nodeName } = pod.spec;
  if (serviceAccountName !== account) {
    throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`);
  }
  const node = nodeName ? await server.registry.storage({ reference: nodes }).get({ name: nodeName }) : undefined;
  return { pod: reference(pod), ...(nodeName && { node: { name: nodeName, uid: node?.object().metadata.uid ?? '' } }) };
}

const reference = ({ metadata: { name, uid } }: KubeObject): BoundReference => ({ name, uid });

async function existing(
  server: ServerContext,
  resource: ResourceReference,
  identity: { readonly namespace?: string; readonly name: string },
  uid: string | undefined,
): Promise<KubeObject> {
  const found = (await server.registry.storage({ reference: resource }).get(identity))?.object();
  if (found === undefined) throw notFound(resource, identity.name);
  if (uid && uid !== found.metadata.uid) {
    throw conflict(
      resource,
      identity.name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return found;
}
