import {
  type LocalSubjectAccessReview,
  localSubjectAccessReviews,
  type SelfSubjectAccessReview,
  selfSubjectAccessReviews,
  type SelfSubjectRulesReview,
  selfSubjectRulesReviews,
  type SubjectAccessReview,
  subjectAccessReviews,
  type PolicyRule,
} from '@kubets/api';
import { badRequest, type FieldError, invalid, invalidObject, type KubeObject, required, type UserInfo } from '@kubets/machinery';
import type { AuthorizationAttributes } from '../authorization/authorizer.ts';
import { administrators } from '../authorization/privileged-group.ts';
import { rulesFor } from '../authorization/rbac.ts';
import type { RbacIndex } from '../authorization/rbac-index.ts';
import type { ServerContext, VirtualResource } from '../server-context.ts';
import { decide } from '../stages/authorize.ts';

type Spec = SubjectAccessReview['spec'];

const selfReview: VirtualResource = {
  resource: selfSubjectAccessReviews,
  async create(object, { user }, server) {
    const review = object as SelfSubjectAccessReview;
    check(selfSubjectAccessReviews.kind, review.spec, []);
    return { ...review, status: await statusOf(server, user, review.spec) } as KubeObject;
  },
};

const subjectReview: VirtualResource = {
  resource: subjectAccessReviews,
  async create(object, _request, server) {
    const review = object as SubjectAccessReview;
    check(subjectAccessReviews.kind, review.spec, whoErrors(review.spec));
    return { ...review, status: await statusOf(server, subjectOf(review.spec), review.spec) } as KubeObject;
  },
};

const localReview: VirtualResource = {
  resource: localSubjectAccessReviews,
  async create(object, { info }, server) {
    const review = object as LocalSubjectAccessReview;
    const { resourceAttributes } = review.spec;
    const foreign =
      resourceAttributes?.namespace === info.namespace
        ? []
        : [invalid('spec.resourceAttributes.namespace', resourceAttributes?.namespace ?? '', 'must match metadata.namespace')];
    check(localSubjectAccessReviews.kind, review.spec, [...whoErrors(review.spec), ...foreign]);
    return { ...review, status: await statusOf(server, subjectOf(review.spec), review.spec) } as KubeObject;
  },
};

/** What a user may do in one namespace, as far as roles say it. */
const rulesReview = (index: RbacIndex): VirtualResource => ({
  resource: selfSubjectRulesReviews,
  async create(object, { user }) {
    const review = object as SelfSubjectRulesReview;
    const { namespace } = review.spec;
    if (!namespace) throw badRequest('no namespace on request');
    const held = [...rulesFor(index, user, namespace), ...(user.groups.includes(administrators) ? everything : [])];
    const resourceRules = held
      .filter(({ resources }) => resources?.length)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        ...(apiGroups && { apiGroups }),
        ...(resources && { resources }),
        ...(resourceNames && { resourceNames }),
      }));
    const nonResourceRules = held.flatMap(({ verbs, nonResourceURLs }) => (nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : []));
    return { ...review, status: { resourceRules, nonResourceRules, incomplete: false } } as KubeObject;
  },
});

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

export const accessReviews = (index: RbacIndex): readonly VirtualResource[] => [selfReview, subjectReview, localReview, rulesReview(index)];

function check(
  kind: string,
  { resourceAttributes, nonResourceAttributes }: Pick<Spec, 'resourceAttributes' | 'nonResourceAttributes'>,
  more: readonly FieldError[],
): void {
  const errors = [...more];
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    errors.push(invalid('spec.nonResourceAttributes', nonResourceAttributes, 'cannot be specified in combination with resourceAttributes'));
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    errors.push(invalid('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  }
  for (const which of ['fieldSelector', 'labelSelector'] as const)
    errors.push(...selectorErrors(`spec.resourceAttributes.${which}`, resourceAttributes?.[which]));
  if (errors.length > 0) throw invalidObject({ group: 'authorization.k8s.io', kind }, '', errors);
}

type Selector = NonNullable<NonNullable<Spec['resourceAttributes']>['fieldSelector' | 'labelSelector']>;

/** A selector is given in one of its two forms. */
function selectorErrors(field: string, selector: Selector | undefined): readonly FieldError[] {
  if (selector === undefined) return [];
  const { rawSelector = '', requirements = [] } = selector;
  if (rawSelector !== '' && requirements.length > 0) {
    return [invalid(`${field}.rawSelector`, rawSelector, 'may not specified at the same time as requirements')];
  }
  return rawSelector === '' && requirements.length === 0
    ? [required(`${field}.requirements`, `when ${field} is specified, requirements or rawSelector is required`)]
    : [];
}

function whoErrors({ user, groups }: Spec): readonly FieldError[] {
  return user || groups?.length ? [] : [required('spec.user', 'at least one of user or group must be specified')];
}

const subjectOf = ({ user, groups, uid, extra }: Spec): UserInfo => ({
  username: user ?? '',
  groups: groups ?? [],
  ...(uid !== undefined && { uid }),
  ...(extra !== undefined && { extra }),
});

async function statusOf(
  { authorizers }: ServerContext,
  user: UserInfo,
  spec: Pick<Spec, 'resourceAttributes' | 'nonResourceAttributes'>,
): Promise<SubjectAccessReview['status']> {
  const { decision, reason } = await decide(authorizers, attributesOf(user, spec));
  return { allowed: decision === 'allow', ...(decision === 'deny' && { denied: true }), ...(reason !== '' && { reason }) };
}

function attributesOf(
  user: UserInfo,
  { resourceAttributes, nonResourceAttributes }: Pick<Spec, 'resourceAttributes' | 'nonResourceAttributes'>,
): AuthorizationAttributes {
  const { verb = '', group = '', version = '', resource = '', subresource = '', namespace = '', name = '', fieldSelector } = resourceAttributes ?? {};
  if (resourceAttributes === undefined) {
    return {
      user,
      verb: nonResourceAttributes?.verb ?? '',
      group: '',
      version: '',
      resource: '',
      subresource: '',
      namespace: '',
      name: '',
      path: nonResourceAttributes?.path ?? '',
    };
  }
  return { user, verb, group, version, resource, subresource, namespace, name, path: '', fieldSelector: fieldSelector?.rawSelector };
}
