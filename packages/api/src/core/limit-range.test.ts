import { describe, expect, it } from 'vitest';
import { decoded, errorsOf, type Manifest } from '../testing/kind-under-test.ts';

const range = (item: Manifest): Manifest => ({ spec: { limits: [item] } });
const at = 'spec.limits[0]';

describe('a LimitRange', () => {
  it.each<[Manifest, readonly string[]]>([
    [{ type: 'Container', min: { cpu: '1' }, max: { cpu: '2' } }, []],
    [{ type: 'example.com/gpu-job', max: { 'example.com/gpu': '2' } }, []],
    [{ type: 'Box' }, [`${at}.type: Invalid value: "Box": must be a standard limit type or fully qualified`]],
    [
      { type: 'Pod', max: { constructor: '1' } },
      [
        `${at}.max[constructor]: Invalid value: "constructor": must be a standard resource for containers`,
        `${at}.max[constructor]: Invalid value: "constructor": must be a standard resource type or fully qualified`,
      ],
    ],
    [
      { type: 'Container', min: { cpu: '3' }, max: { cpu: '2' }, default: { cpu: '2' }, defaultRequest: { cpu: '2' } },
      [
        `${at}.min[cpu]: Invalid value: "3": min value 3 is greater than max value 2`,
        `${at}.defaultRequest[cpu]: Invalid value: "2": min value 3 is greater than default request value 2`,
        `${at}.default[cpu]: Invalid value: "2": min value 3 is greater than default value 2`,
      ],
    ],
    [
      { type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '2' } },
      [`${at}.defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1`],
    ],
    [
      { type: 'Container', default: { cpu: '3' }, max: { cpu: '2' }, defaultRequest: { cpu: '1' } },
      [`${at}.default[cpu]: Invalid value: "3": default value 3 is greater than max value 2`],
    ],
    [{ type: 'Pod', default: { cpu: '1' } }, [`${at}.default: Forbidden: may not be specified when \`type\` is 'Pod'`]],
    [{ type: 'PersistentVolumeClaim' }, [`${at}.limits: Required value: either minimum or maximum storage value is required, but neither was provided`]],
    [{ type: 'PersistentVolumeClaim', max: { storage: '5Gi' } }, []],
    [{ type: 'Pod', maxLimitRequestRatio: { cpu: '800m' } }, [`${at}.maxLimitRequestRatio[cpu]: Invalid value: "800m": ratio 800m is less than 1`]],
    [
      { type: 'Pod', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '10' } },
      [`${at}.maxLimitRequestRatio[cpu]: Invalid value: "10": ratio 10 is greater than max/min = 2.000000`],
    ],
    [
      { type: 'Container', default: { 'example.com/gpu': '2' }, defaultRequest: { 'example.com/gpu': '1' } },
      [`${at}.defaultRequest[example.com/gpu]: Invalid value: "1": default value 2 must equal to defaultRequest value 1 in example.com/gpu`],
    ],
  ])('of %j is told %j', (item, errors) => {
    expect(errorsOf('LimitRange', range(item))).toEqual(errors);
  });

  it('gives what may be used at most to those who ask for nothing', () => {
    expect(decoded('LimitRange', range({ type: 'Container', max: { cpu: '2' } }))).toMatchObject({
      spec: { limits: [{ default: { cpu: '2' }, defaultRequest: { cpu: '2' } }] },
    });
  });
});
