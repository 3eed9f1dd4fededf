import { invalid, notSupported, required, semanticEqual, validateDnsSubdomain, validatePathSegment, type FieldError, type Scope } from '@kubets/machinery';
import { checkEach, checkRequiredText, noErrors, when } from '../validation/rules.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { RoleRef, Subject } from './subject.ts';

const rbacGroup = 'rbac.authorization.k8s.io';

export function checkPolicyRules(field: string, rules: readonly PolicyRule[] | undefined, scope: Scope): readonly FieldError[] {
  return checkEach(field, rules, (rule, at) => checkPolicyRule(at, rule, scope));
}

function checkPolicyRule(
  field: string,
  { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule,
  scope: Scope,
): readonly FieldError[] {
  const verbErrors = when(verbs.length === 0, () => required(`${field}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    return [
      ...verbErrors,
      ...when(scope === 'Namespaced', () => invalid(`${field}.nonResourceURLs`, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs')),
      ...when(apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0, () =>
        invalid(`${field}.nonResourceURLs`, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'),
      ),
    ];
  }
  return [
    ...verbErrors,
    ...when(apiGroups.length === 0, () => required(`${field}.apiGroups`, 'resource rules must supply at least one api group')),
    ...when(resources.length === 0, () => required(`${field}.resources`, 'resource rules must supply at least one resource')),
  ];
}

interface Binding {
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[] | undefined;
  readonly metadata: { readonly namespace?: string | undefined };
}

/** Users and groups belong to the RBAC group unless they say otherwise; service accounts to the core group. */
export function defaultSubjects<B extends { readonly subjects?: Subject[] | undefined }>(binding: B): B {
  if (binding.subjects === undefined) return binding;
  const subjects = binding.subjects.map((subject) => ({
    ...subject,
    ...((subject.kind === 'User' || subject.kind === 'Group') && { apiGroup: subject.apiGroup || rbacGroup }),
  }));
  return { ...binding, subjects };
}

export function checkBinding({ roleRef, subjects }: Binding, roleKinds: readonly string[]): readonly FieldError[] {
  return [
    ...when(roleRef.apiGroup !== rbacGroup, () => notSupported('roleRef.apiGroup', roleRef.apiGroup, [rbacGroup])),
    ...when(!roleKinds.includes(roleRef.kind), () => notSupported('roleRef.kind', roleRef.kind, roleKinds)),
    ...checkRequiredText('roleRef.name', roleRef.name, validatePathSegment),
    ...checkEach('subjects', subjects, checkSubject),
  ];
}

const subjectKinds = ['ServiceAccount', 'User', 'Group'];

function checkSubject({ kind, name, namespace, apiGroup = '' }: Subject, field: string): readonly FieldError[] {
  const nameErrors = name === '' ? [required(`${field}.name`)] : noErrors;
  switch (kind) {
    case 'ServiceAccount':
      return [
        ...(nameErrors.length > 0 ? nameErrors : checkRequiredText(`${field}.name`, name, validateDnsSubdomain)),
        ...when(apiGroup !== '', () => notSupported(`${field}.apiGroup`, apiGroup, [''])),
        ...when(!namespace, () => required(`${field}.namespace`)),
      ];
    case 'User':
    case 'Group':
      return [...nameErrors, ...when(apiGroup !== rbacGroup, () => notSupported(`${field}.apiGroup`, apiGroup, [rbacGroup]))];
    default:
      return [...nameErrors, notSupported(`${field}.kind`, kind, subjectKinds)];
  }
}

export function checkRoleRefKept(roleRef: RoleRef, old: RoleRef): readonly FieldError[] {
  return semanticEqual(roleRef, old) ? noErrors : [invalid('roleRef', roleRef, 'cannot change roleRef')];
}
