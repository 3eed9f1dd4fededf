import {
  forbidden,
  invalid,
  required,
  tooMany,
  validateDns1035Label,
  validateDnsSubdomain,
  validatePathSegment,
  validateQualifiedName,
  type FieldError,
} from '@kubets/machinery';
import { checkLabelSelector } from '../validation/labels.ts';
import { checkEach, checkPresent, checkRequiredText, checkSupported, checkText, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { MatchResources, ParamKind, ParamRef, Variable } from './match-resources.ts';
import type { Mutation, MutatingAdmissionPolicy } from './mutating-admission-policy.ts';
import type { MutatingAdmissionPolicyBinding } from './mutating-admission-policy-binding.ts';
import type { AuditAnnotation, ValidatingAdmissionPolicy, Validation } from './validating-admission-policy.ts';
import type { ValidatingAdmissionPolicyBinding } from './validating-admission-policy-binding.ts';
import { checkMatchConditions, checkMatchResources } from './validate-match.ts';

const nothingToCheck = 'validations or auditAnnotations must be non-empty';

export function validateValidatingPolicy({ spec }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const { validations = [], auditAnnotations = [] } = spec;
  const empty = validations.length === 0 && auditAnnotations.length === 0;
  return [
    ...checkPolicy(spec),
    ...when(empty, () => required('spec.validations', nothingToCheck)),
    ...when(empty, () => required('spec.auditAnnotations', nothingToCheck)),
    ...checkEach('spec.validations', validations, checkValidation),
    ...checkAuditAnnotations('spec.auditAnnotations', auditAnnotations),
  ];
}

export function validateMutatingPolicy({ spec }: MutatingAdmissionPolicy): readonly FieldError[] {
  const { mutations = [], reinvocationPolicy } = spec;
  return [
    ...checkPolicy(spec),
    ...when(mutations.length === 0, () => required('spec.mutations', 'mutations must contain at least one item')),
    ...checkEach('spec.mutations', mutations, checkMutation),
    ...when(reinvocationPolicy === undefined, () => required('spec.reinvocationPolicy')),
  ];
}

type Policy = ValidatingAdmissionPolicy['spec'] | MutatingAdmissionPolicy['spec'];

function checkPolicy({ paramKind, matchConstraints, matchConditions, variables }: Policy): readonly FieldError[] {
  return [
    ...checkPresent(paramKind, (kind) => checkParamKind('spec.paramKind', kind)),
    ...checkConstraints('spec.matchConstraints', matchConstraints),
    ...checkMatchConditions('spec.matchConditions', matchConditions),
    ...checkVariables('spec.variables', variables),
  ];
}

function checkConstraints(field: string, constraints: MatchResources | undefined): readonly FieldError[] {
  if (constraints === undefined) return [required(field)];
  return [...checkMatchResources(field, constraints), ...when((constraints.resourceRules ?? []).length === 0, () => required(`${field}.resourceRules`))];
}

function checkParamKind(field: string, { apiVersion, kind }: ParamKind): readonly FieldError[] {
  const parts = apiVersion?.split('/') ?? [];
  return [
    ...checkRequiredText(`${field}.apiVersion`, apiVersion),
    ...when(parts.length > 2, () => invalid(`${field}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)),
    ...checkRequiredText(`${field}.kind`, kind, mixedCase),
  ];
}

const mixedCase = (kind: string): readonly string[] =>
  validateDns1035Label(kind.toLowerCase()).map((detail) => `may have mixed case, but should otherwise match: ${detail}`);

function checkVariables(field: string, variables: readonly Variable[] | undefined): readonly FieldError[] {
  const names = new Set<string>();
  return checkEach(field, variables, ({ name, expression }, at) => [
    ...when(name === '', () => required(`${at}.name`, 'name is not specified')),
    ...when(name !== '' && !/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name), () => invalid(`${at}.name`, name, 'name is not a valid CEL identifier')),
    ...checkUnique(`${at}.name`, name, names),
    ...checkExpression(`${at}.expression`, expression),
  ]);
}

function checkExpression(field: string, expression: string | undefined): readonly FieldError[] {
  return expression?.trim() ? noErrors : [required(field, 'expression is not specified')];
}

const hasLineBreak = (text: string): boolean => /[\r\n]/.test(text);
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];

function checkValidation({ expression, message = '', messageExpression, reason }: Validation, field: string): readonly FieldError[] {
  const blank = message.trim() === '';
  return [
    ...checkExpression(`${field}.expression`, expression),
    ...when(messageExpression !== undefined && messageExpression !== '' && messageExpression.trim() === '', () =>
      invalid(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified'),
    ),
    ...when(message !== '' && blank, () => invalid(`${field}.message`, message, 'message must be non-empty if specified')),
    ...when(hasLineBreak(message.trim()), () => invalid(`${field}.message`, message, 'message must not contain line breaks')),
    ...when(hasLineBreak(expression.trim()) && message === '', () =>
      required(`${field}.message`, 'message must be specified if expression contains line breaks'),
    ),
    ...checkPresent(reason, (word) => checkSupported(`${field}.reason`, word, reasons)),
  ];
}

const maxAuditAnnotations = 20;

function checkAuditAnnotations(field: string, annotations: readonly AuditAnnotation[]): readonly FieldError[] {
  const keys = new Set<string>();
  return [
    ...when(annotations.length > maxAuditAnnotations, () => tooMany(field, annotations.length, maxAuditAnnotations)),
    ...checkEach(field, annotations, ({ key, valueExpression }, at) => [
      ...checkRequiredText(`${at}.key`, key, validateQualifiedName),
      ...checkUnique(`${at}.key`, key, keys),
      ...checkRequiredText(`${at}.valueExpression`, valueExpression.trim()),
    ]),
  ];
}

function checkMutation({ patchType, applyConfiguration, jsonPatch }: Mutation, field: string): readonly FieldError[] {
  const applies = patchType === 'ApplyConfiguration';
  const [wanted, other] = applies ? (['applyConfiguration', 'jsonPatch'] as const) : (['jsonPatch', 'applyConfiguration'] as const);
  const parts = { applyConfiguration, jsonPatch };
  return [
    ...when(parts[wanted] === undefined, () => required(`${field}.${wanted}`, `must be specified when patchType is ${patchType}`)),
    ...checkPresent(parts[wanted], ({ expression }) => checkExpression(`${field}.${wanted}.expression`, expression)),
    ...when(parts[other] !== undefined, () => invalid(`${field}.${other}`, parts[other], `must not be set when patchType is ${patchType}`)),
  ];
}

export function validateMutatingBinding({ spec }: MutatingAdmissionPolicyBinding): readonly FieldError[] {
  return checkBinding(spec);
}

const actions = 'spec.validationActions';

export function validateValidatingBinding({ spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const { validationActions } = spec;
  const seen = new Set<string>();
  return [
    ...checkBinding(spec),
    ...when(validationActions.length === 0, () => required(actions, 'at least one validation action is required')),
    ...checkEach(actions, validationActions, (action, at) => checkUnique(at, action, seen)),
    ...when(validationActions.includes('Deny') && validationActions.includes('Warn'), () =>
      invalid(
        actions,
        validationActions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    ),
  ];
}

interface BindingSpec {
  readonly policyName?: string | undefined;
  readonly paramRef?: ParamRef | undefined;
  readonly matchResources?: MatchResources | undefined;
}

function checkBinding({ policyName, paramRef, matchResources }: BindingSpec): readonly FieldError[] {
  return [
    ...checkRequiredText('spec.policyName', policyName, validateDnsSubdomain),
    ...checkPresent(paramRef, (reference) => checkParamRef('spec.paramRef', reference)),
    ...checkPresent(matchResources, (match) => checkMatchResources('spec.matchResources', match)),
  ];
}

const exclusive = 'name and selector are mutually exclusive';

function checkParamRef(field: string, { name, selector, parameterNotFoundAction }: ParamRef): readonly FieldError[] {
  return [
    ...when(!name && selector === undefined, () => required(field, 'one of name or selector must be specified')),
    ...when(Boolean(name) && selector !== undefined, () => forbidden(`${field}.name`, exclusive)),
    ...when(Boolean(name) && selector !== undefined, () => forbidden(`${field}.selector`, exclusive)),
    ...(name ? checkText(`${field}.name`, name, validatePathSegment) : noErrors),
    ...checkLabelSelector(`${field}.selector`, selector),
    ...(parameterNotFoundAction === undefined
      ? [required(`${field}.parameterNotFoundAction`)]
      : checkSupported(`${field}.parameterNotFoundAction`, parameterNotFoundAction, ['Allow', 'Deny'])),
  ];
}
