import { forbidden, invalid, memberOf, notSupported, required, semanticEqual, type FieldError } from '@kubets/machinery';
import { checkBetween, checkNonNegative } from '../validation/numbers.ts';
import { checkPresent, noErrors, when } from '../validation/rules.ts';
import { mandatoryLevelSpecs } from './mandatory-specs.ts';
import type { LimitedPriorityLevelConfiguration, LimitResponse, PriorityLevelConfiguration, QueuingConfiguration } from './priority-level-configuration.ts';

const exemptName = 'exempt';

export function validatePriorityLevel(level: PriorityLevelConfiguration): readonly FieldError[] {
  return [...checkType(level), ...checkMandatory(level)];
}

/** A level no cluster can do without is what it is, but for what the exempt one lends. */
function checkMandatory({ metadata: { name }, spec }: PriorityLevelConfiguration): readonly FieldError[] {
  const fixed = memberOf(mandatoryLevelSpecs, name);
  if (fixed === undefined) return noErrors;
  const isExempt = name === exemptName;
  if (semanticEqual(isExempt ? { ...spec, exempt: fixed.exempt } : spec, fixed)) return noErrors;
  return [invalid('spec', spec, `spec of '${name}'${isExempt ? " except the 'spec.exempt' field" : ''} must equal the fixed value`)];
}

function checkType({ metadata, spec }: PriorityLevelConfiguration): readonly FieldError[] {
  const { type, limited, exempt } = spec;
  switch (type) {
    case 'Limited':
      return [
        ...checkExemptName(metadata.name, type),
        ...when(exempt !== undefined, () => forbidden('spec.exempt', 'must be nil if the type is Limited')),
        ...(limited === undefined ? [required('spec.limited', 'must not be empty when type is Limited')] : checkLimited('spec.limited', limited)),
      ];
    case 'Exempt':
      return [
        ...when(metadata.name !== exemptName, () => invalid('spec.type', type, `must be 'Limited' unless the name is '${exemptName}'`)),
        ...when(limited !== undefined, () => forbidden('spec.limited', 'must be nil if the type is not Limited')),
        ...checkNonNegative('spec.exempt.nominalConcurrencyShares', exempt?.nominalConcurrencyShares),
        ...checkBetween('spec.exempt.lendablePercent', exempt?.lendablePercent, 0, 100),
      ];
    default:
      return [notSupported('spec.type', type, ['Exempt', 'Limited'])];
  }
}

function checkExemptName(name: string, type: string): readonly FieldError[] {
  return when(name === exemptName, () => invalid('spec.type', type, `must be 'Exempt' if the name is '${exemptName}'`));
}

function checkLimited(
  field: string,
  { nominalConcurrencyShares, lendablePercent, borrowingLimitPercent, limitResponse }: LimitedPriorityLevelConfiguration,
): readonly FieldError[] {
  return [
    ...checkNonNegative(`${field}.nominalConcurrencyShares`, nominalConcurrencyShares),
    ...checkBetween(`${field}.lendablePercent`, lendablePercent, 0, 100),
    ...when((borrowingLimitPercent ?? 0) < 0, () =>
      invalid(`${field}.borrowingLimitPercent`, borrowingLimitPercent, 'if specified, must be a non-negative integer'),
    ),
    ...(limitResponse === undefined
      ? [notSupported(`${field}.limitResponse.type`, '', ['Queue', 'Reject'])]
      : checkResponse(`${field}.limitResponse`, limitResponse)),
  ];
}

function checkResponse(field: string, { type, queuing }: LimitResponse): readonly FieldError[] {
  switch (type) {
    case 'Reject':
      return when(queuing !== undefined, () => forbidden(`${field}.queuing`, 'must be nil if limited.limitResponse.type is not Limited'));
    case 'Queue':
      return queuing === undefined
        ? [required(`${field}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')]
        : checkQueuing(`${field}.queuing`, queuing);
    default:
      return [notSupported(`${field}.type`, type, ['Queue', 'Reject'])];
  }
}

const mostQueues = 10_000_000;
const mostEntropyBits = 60;

function checkQueuing(field: string, { queues, handSize, queueLengthLimit }: QueuingConfiguration): readonly FieldError[] {
  return [
    ...when(queueLengthLimit <= 0, () => invalid(`${field}.queueLengthLimit`, queueLengthLimit, 'must be positive')),
    ...when(queues <= 0, () => invalid(`${field}.queues`, queues, 'must be positive')),
    ...when(queues > mostQueues, () => invalid(`${field}.queues`, queues, `must not be greater than ${mostQueues}`)),
    ...when(handSize <= 0, () => invalid(`${field}.handSize`, handSize, 'must be positive')),
    ...when(handSize > queues, () => invalid(`${field}.handSize`, handSize, `should not be greater than queues (${queues})`)),
    ...(handSize > 0 && queues > 0 && handSize <= queues ? checkEntropy(field, queues, handSize) : noErrors),
  ];
}

/** Dealing a hand takes as many bits as it may; a hash has only so many. */
function checkEntropy(field: string, queues: number, handSize: number): readonly FieldError[] {
  let bits = 0;
  for (let dealt = 0; dealt < handSize; dealt++) bits += Math.log2(queues - dealt);
  const needed = Math.ceil(bits);
  return checkPresent(needed > mostEntropyBits ? needed : undefined, (asked) => [
    invalid(
      `${field}.handSize`,
      handSize,
      `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${mostEntropyBits} (found ${asked})`,
    ),
  ]);
}
