import {
  duplicate,
  forbidden,
  invalid,
  memberOf,
  notSupported,
  required,
  validateDnsLabel,
  validateDnsSubdomain,
  semanticEqual,
  type FieldError,
} from '@kubets/machinery';
import { checkBetween } from '../validation/numbers.ts';
import { mandatoryFlowSchemaSpecs } from './mandatory-specs.ts';
import { checkEach, checkPresent, checkRequiredText, checkText, noErrors, when } from '../validation/rules.ts';
import type { FlowSchema, NonResourcePolicyRule, PolicyRulesWithSubjects, ResourcePolicyRule, Subject } from './flow-schema.ts';

const highestPrecedence = 10_000;
const exemptName = 'exempt';

export function validateFlowSchema({ metadata, spec }: FlowSchema): readonly FieldError[] {
  const { matchingPrecedence, distinguisherMethod, priorityLevelConfiguration } = spec;
  return [
    ...checkBetween('spec.matchingPrecedence', matchingPrecedence, 1, highestPrecedence),
    ...when(matchingPrecedence === 1 && metadata.name !== exemptName, () =>
      invalid('spec.matchingPrecedence', matchingPrecedence, `only the schema named '${exemptName}' may have matchingPrecedence 1`),
    ),
    ...when(distinguisherMethod !== undefined && !distinguishers.includes(distinguisherMethod.type), () =>
      notSupported('spec.distinguisherMethod.type', distinguisherMethod?.type, distinguishers),
    ),
    ...checkRequiredText('spec.priorityLevelConfiguration.name', priorityLevelConfiguration.name, validateDnsSubdomain),
    ...checkEach('spec.rules', spec.rules, checkRules),
    ...checkPresent(memberOf(mandatoryFlowSchemaSpecs, metadata.name), (fixed) =>
      when(!semanticEqual(spec, fixed), () => invalid('spec', spec, `spec of '${metadata.name}' must equal the fixed value`)),
    ),
  ];
}

const distinguishers = ['ByNamespace', 'ByUser'];

function checkRules({ subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects, field: string): readonly FieldError[] {
  return [
    ...when(subjects.length === 0, () => required(`${field}.subjects`, 'subjects must contain at least one value')),
    ...checkEach(`${field}.subjects`, subjects, checkSubject),
    ...when(resourceRules.length + nonResourceRules.length === 0, () =>
      required(field, 'at least one of resourceRules and nonResourceRules has to be non-empty'),
    ),
    ...checkEach(`${field}.resourceRules`, resourceRules, checkResourceRule),
    ...checkEach(`${field}.nonResourceRules`, nonResourceRules, checkNonResourceRule),
  ];
}

const subjectMembers: Readonly<Record<string, 'user' | 'group' | 'serviceAccount'>> = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' };

/** The one member that fits the kind, and no other. */
function checkSubject(subject: Subject, field: string): readonly FieldError[] {
  const member = memberOf(subjectMembers, subject.kind);
  if (member === undefined) return [notSupported(`${field}.kind`, subject.kind, Object.keys(subjectMembers).toSorted())];
  const others = Object.values(subjectMembers).filter((name) => name !== member && subject[name] !== undefined);
  return [
    ...when(subject[member] === undefined, () => required(`${field}.${member}`, `${member} is required when subject kind is '${subject.kind}'`)),
    ...others.map((name) => forbidden(`${field}.${name}`, `${name} is forbidden when subject kind is not '${kindOf(name)}'`)),
    ...checkSubjectName(field, subject),
  ];
}

const kindOf = (member: string): string => member.charAt(0).toUpperCase() + member.slice(1);

function checkSubjectName(field: string, { user, group, serviceAccount }: Subject): readonly FieldError[] {
  return [
    ...when(user?.name === '', () => required(`${field}.user.name`)),
    ...when(group?.name === '', () => required(`${field}.group.name`)),
    ...(serviceAccount === undefined || serviceAccount.name === '*'
      ? noErrors
      : checkRequiredText(`${field}.serviceAccount.name`, serviceAccount.name, validateDnsSubdomain)),
    ...(serviceAccount === undefined ? noErrors : checkRequiredText(`${field}.serviceAccount.namespace`, serviceAccount.namespace, validateDnsLabel)),
  ];
}

const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'proxy'];

function checkResourceRule({ verbs: asked, apiGroups, resources, namespaces = [], clusterScope }: ResourcePolicyRule, field: string): readonly FieldError[] {
  return [
    ...checkVerbs(`${field}.verbs`, asked),
    ...checkAll(`${field}.apiGroups`, apiGroups, 'resource rules must supply at least one api group', 'api groups'),
    ...checkAll(`${field}.resources`, resources, 'resource rules must supply at least one resource', 'resources'),
    ...when(namespaces.length === 0 && !clusterScope, () =>
      required(`${field}.namespaces`, 'resource rules that are not cluster scoped must supply at least one namespace'),
    ),
    ...(namespaces.includes('*') ? [] : checkEach(`${field}.namespaces`, namespaces, (name, at) => checkText(at, name, validateDnsLabel))),
    ...when(namespaces.length > 1 && namespaces.includes('*'), () =>
      invalid(`${field}.namespaces`, namespaces, "if '*' is present, must not specify other namespaces"),
    ),
  ];
}

function checkVerbs(field: string, asked: readonly string[]): readonly FieldError[] {
  const all = checkAll(field, asked, 'verbs must contain at least one value', 'verbs');
  const unknown = asked.includes('*') ? [] : asked.filter((verb) => !verbs.includes(verb));
  return [...all, ...when(unknown.length > 0, () => notSupported(field, asked, verbs.toSorted()))];
}

function checkAll(field: string, values: readonly string[], missing: string, what: string): readonly FieldError[] {
  if (values.length === 0) return [required(field, missing)];
  return when(values.length > 1 && values.includes('*'), () => invalid(field, values, `if '*' is present, must not specify other ${what}`));
}

function checkNonResourceRule({ verbs: asked, nonResourceURLs }: NonResourcePolicyRule, field: string): readonly FieldError[] {
  const at = `${field}.nonResourceURLs`;
  const seen = new Set<string>();
  if (nonResourceURLs.length === 0) return [required(at, 'nonResourceURLs must contain at least one value')];
  return [
    ...when(asked.length === 0, () => required(`${field}.verbs`, 'verbs must contain at least one value')),
    ...checkEach(at, nonResourceURLs, (path, place) => {
      const repeated = seen.has(path);
      seen.add(path);
      return [...when(repeated, () => duplicate(place, path)), ...checkPath(place, path)];
    }),
  ];
}

function checkPath(field: string, path: string): readonly FieldError[] {
  if (path === '*') return noErrors;
  if (!path.startsWith('/')) return [invalid(field, path, 'must start with slash')];
  if (/\s/.test(path)) return [invalid(field, path, 'must not contain white-space')];
  if (path.includes('//')) return [invalid(field, path, 'must not contain double slash')];
  return when(/[^/]\*|\*./.test(path), () => invalid(field, path, 'wildcard can only do suffix matching'));
}
