import { invalid, required, tooMany, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkNodeSelector } from '../core/pod/validate-affinity.ts';
import { checkDriverName } from '../core/volumes/driver-name.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { checkEach, checkPresent, checkRequiredText, checkText, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { ResourceSlice, ResourceSliceSpec } from './resource-slice.ts';

const mostDevices = 128;
const oneOfFour = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

export function validateSlice({ spec }: ResourceSlice): readonly FieldError[] {
  const { driver, pool, nodeName, nodeSelector, devices = [] } = spec;
  const names = new Set<string>();
  return [
    ...checkDriverName('spec.driver', driver),
    ...checkPlaces(spec),
    ...(nodeName ? checkText('spec.nodeName', nodeName, validateDnsSubdomain) : noErrors),
    ...checkPresent(nodeSelector, (selector) => checkNodeSelector('spec.nodeSelector', selector)),
    ...checkRequiredText('spec.pool.name', pool.name),
    ...checkNonNegative('spec.pool.generation', pool.generation),
    ...when(pool.resourceSliceCount <= 0, () => invalid('spec.pool.resourceSliceCount', pool.resourceSliceCount, 'must be greater than zero')),
    ...when(devices.length > mostDevices, () => tooMany('spec.devices', devices.length, mostDevices)),
    ...checkEach('spec.devices', devices, ({ name }, at) => [
      ...checkRequiredText(`${at}.name`, name, validateDnsLabel),
      ...checkUnique(`${at}.name`, name, names),
    ]),
  ];
}

/** The devices are at one node, at some, at all, or each says where it is. */
function checkPlaces({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }: ResourceSliceSpec): readonly FieldError[] {
  const given = [Boolean(nodeName), nodeSelector !== undefined, allNodes === true, perDeviceNodeSelection === true].filter(Boolean).length;
  if (given === 0) return [required('spec', oneOfFour)];
  return when(given > 1, () => invalid('spec', null, `${oneOfFour}, but multiple fields are set`));
}

export function validateSliceUpdate({ spec }: ResourceSlice, { spec: old }: ResourceSlice): readonly FieldError[] {
  return [
    ...checkImmutable('spec.pool.name', spec.pool.name, old.pool.name),
    ...checkImmutable('spec.driver', spec.driver, old.driver),
    ...checkImmutable('spec.nodeName', spec.nodeName, old.nodeName),
  ];
}
