import { apiError, type StatusDetails } from '@kubets/machinery';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../authorization/authorizer.ts';
import type { ApiRequest, Stage } from '../pipeline.ts';

/** Lets the request pass when an authorizer allows it; otherwise Forbidden, saying who may not do what. */
export function authorize(authorizers: readonly Authorizer[]): Stage {
  return async (request, next) => {
    const attributes = attributesOf(request);
    request.authorization = await decide(authorizers, attributes);
    const { decision, reason } = request.authorization;
    if (decision !== 'allow') throw forbidden(attributes, reason);
    return next();
  };
}

/** The first allow or deny of the authorizers in their order; reasons of those without opinion are kept. */
export async function decide(authorizers: readonly Authorizer[], attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
  const reasons: string[] = [];
  for (const authorizer of authorizers) {
    const answer = authorizer.authorize(attributes);
    const decision = answer instanceof Promise ? await answer : answer;
    if (decision.decision !== 'noOpinion') return decision;
    if (decision.reason !== '') reasons.push(decision.reason);
  }
  return { decision: 'noOpinion', reason: reasons.join('\n') };
}

export function attributesOf({ info, user, query }: Pick<ApiRequest, 'info' | 'user' | 'query'>): AuthorizationAttributes {
  const { verb, group, version, resource, subresource, namespace, name, path } = info;
  const fieldSelector = query.size === 0 ? undefined : (query.get('fieldSelector') ?? undefined);
  return { user, verb, group, version, resource, subresource, namespace, name, path, fieldSelector };
}

/** `pods "web" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "shop"`. */
export function forbidden(attributes: AuthorizationAttributes, reason: string): Error {
  const { group, resource, name } = attributes;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const subject = resource === '' ? '' : `${qualified}${name === '' ? '' : ` "${name}"`} is `;
  const details: StatusDetails = resource === '' ? {} : { ...(name && { name }), ...(group && { group }), kind: resource };
  return apiError('Forbidden', `${subject}forbidden: ${denial(attributes)}${reason === '' ? '' : `: ${reason}`}`, details);
}

/** What the user may not do, in the words clients look for. */
function denial({ user, verb, resource, subresource, group, namespace, path }: AuthorizationAttributes): string {
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  if (resource === '') return `${who} path ${JSON.stringify(path)}`;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}
