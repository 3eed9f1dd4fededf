import { invalid, required, tooMany, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkDriverName } from '../core/volumes/driver-name.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkEach, checkPresent, checkRequiredText, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { DeviceClass } from './device-class.ts';
import type {
  DeviceClaim,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  ExactDeviceRequest,
  OpaqueDeviceConfiguration,
  ResourceClaimSpec,
} from './device.ts';

interface Claim {
  readonly spec: ResourceClaimSpec;
}

interface ClaimTemplate {
  readonly spec: { readonly spec: ResourceClaimSpec };
}

const mostRequests = 32;

export const validateClaim = ({ spec }: Claim): readonly FieldError[] => checkClaim('spec.devices', spec.devices);
export const validateClaimUpdate = ({ spec }: Claim, { spec: old }: Claim): readonly FieldError[] => checkImmutable('spec', spec, old);
export const validateClaimTemplate = ({ spec }: ClaimTemplate): readonly FieldError[] => checkClaim('spec.spec.devices', spec.spec.devices);
export const validateClaimTemplateUpdate = ({ spec }: ClaimTemplate, { spec: old }: ClaimTemplate): readonly FieldError[] => checkImmutable('spec', spec, old);

export function validateDeviceClass({ spec }: DeviceClass): readonly FieldError[] {
  return [
    ...checkSelectors('spec.selectors', spec.selectors),
    ...checkEach('spec.config', spec.config, ({ opaque }, at) => checkConfiguration(at, opaque)),
    ...(spec.extendedResourceName === undefined ? noErrors : checkRequiredText('spec.extendedResourceName', spec.extendedResourceName)),
  ];
}

function checkClaim(field: string, claim: DeviceClaim = {}): readonly FieldError[] {
  const { requests = [], constraints, config } = claim;
  const seen = new Set<string>();
  const known = requestNames(requests);
  const checkNames = (names: readonly string[] | undefined, at: string): readonly FieldError[] =>
    checkEach(`${at}.requests`, names, (name, place) => when(!known.has(name), () => invalid(place, name, unknownRequest)));
  return [
    ...when(requests.length > mostRequests, () => tooMany(`${field}.requests`, requests.length, mostRequests)),
    ...checkEach(`${field}.requests`, requests, (request, at) => [...checkRequest(at, request), ...checkUnique(`${at}.name`, request.name, seen)]),
    ...checkEach(`${field}.constraints`, constraints, ({ requests: names, matchAttribute, distinctAttribute }, at) => [
      ...checkNames(names, at),
      ...when(matchAttribute === undefined && distinctAttribute === undefined, () =>
        required(at, 'exactly one of `matchAttribute` or `distinctAttribute` is required'),
      ),
    ]),
    ...checkEach(`${field}.config`, config, ({ requests: names, opaque }, at) => [...checkNames(names, at), ...checkConfiguration(at, opaque)]),
  ];
}

export const unknownRequest = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

export const requestNames = (requests: readonly DeviceRequest[]): ReadonlySet<string> =>
  new Set(requests.flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((sub) => `${name}/${sub.name}`)]));

function checkRequest(field: string, { name, exactly, firstAvailable }: DeviceRequest): readonly FieldError[] {
  const subNames = new Set<string>();
  const alternatives = firstAvailable !== undefined && firstAvailable.length > 0;
  return [
    ...checkRequiredText(`${field}.name`, name, validateDnsLabel),
    ...when(exactly === undefined && !alternatives, () => required(field, 'exactly one of `exactly` or `firstAvailable` is required')),
    ...when(exactly !== undefined && alternatives, () =>
      invalid(field, null, 'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set'),
    ),
    ...checkPresent(exactly, (request) => checkExact(`${field}.exactly`, request)),
    ...checkEach(`${field}.firstAvailable`, firstAvailable, (sub, at) => [
      ...checkRequiredText(`${at}.name`, sub.name, validateDnsLabel),
      ...checkUnique(`${at}.name`, sub.name, subNames),
      ...checkExact(at, sub),
    ]),
  ];
}

function checkExact(field: string, { deviceClassName, allocationMode, count, selectors }: ExactDeviceRequest | DeviceSubRequest): readonly FieldError[] {
  return [
    ...checkRequiredText(`${field}.deviceClassName`, deviceClassName, validateDnsSubdomain),
    ...when(allocationMode === 'All' && Boolean(count), () => invalid(`${field}.count`, count, "must not be specified when allocationMode is 'All'")),
    ...when(allocationMode === 'ExactCount' && (count ?? 0) <= 0, () => invalid(`${field}.count`, count ?? 0, 'must be greater than zero')),
    ...checkSelectors(`${field}.selectors`, selectors),
  ];
}

function checkSelectors(field: string, selectors: readonly DeviceSelector[] | undefined): readonly FieldError[] {
  return checkEach(field, selectors, ({ cel }, at) =>
    cel === undefined ? [required(`${at}.cel`)] : checkRequiredText(`${at}.cel.expression`, cel.expression),
  );
}

function checkConfiguration(field: string, opaque: OpaqueDeviceConfiguration | undefined): readonly FieldError[] {
  return opaque === undefined ? [required(`${field}.opaque`)] : checkDriverName(`${field}.opaque.driver`, opaque.driver);
}

/** A request that does not say how many asks for one device. */
export function defaultClaimSpec(spec: ResourceClaimSpec): ResourceClaimSpec {
  const requests = spec.devices?.requests;
  if (requests === undefined) return spec;
  const withDefaults = requests.map((request): DeviceRequest => ({
    ...request,
    ...(request.exactly && { exactly: withCount(request.exactly) }),
    ...(request.firstAvailable && { firstAvailable: request.firstAvailable.map(withCount) }),
  }));
  return { ...spec, devices: { ...spec.devices, requests: withDefaults } };
}

function withCount<R extends ExactDeviceRequest | DeviceSubRequest>(request: R): R {
  const allocationMode = request.allocationMode ?? 'ExactCount';
  return { ...request, allocationMode, ...(allocationMode === 'ExactCount' && { count: request.count || 1 }) };
}
