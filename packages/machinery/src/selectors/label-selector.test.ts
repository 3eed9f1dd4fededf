import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isApiError } from '../api-error.ts';
import { formatLabelSelector, labelSelectorMatcher, parseLabelSelector, type LabelSelector } from './label-selector.ts';

const web = { app: 'web', tier: 'front', size: '10' };

describe('parseLabelSelector', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['  ', true],
    ['app=web', true],
    ['app==web', true],
    ['app = web', true],
    ['app=other', false],
    ['app!=other', true],
    ['missing!=x', true],
    ['missing=', false],
    ['app', true],
    ['!app', false],
    ['!missing', true],
    ['! missing', true],
    ['tier in (front,back)', true],
    ['tier in ( back )', false],
    ['tier notin (back)', true],
    ['missing notin (x)', true],
    ['missing in (x)', false],
    ['size>9', true],
    ['size<9', false],
    ['tier>9', false],
    ['app=web,tier in (front),!missing', true],
    ['app=web,tier=back', false],
    ['in=notin', false],
    ['constructor', false],
  ])('%j matches the labels: %s', (text, expected) => {
    expect(parseLabelSelector(text).matches(web)).toBe(expected);
  });

  it.each<[string, string]>([
    ['app==web', 'app==web'],
    ['z=1, a in (y,x)', 'a in (x,y),z=1'],
    ['!b,a', 'a,!b'],
    ['a notin (x)', 'a notin (x)'],
    ['n>1,m<2', 'm<2,n>1'],
    ['a in ()', 'a in ()'],
  ])('prints %j as %j', (text, printed) => {
    expect(parseLabelSelector(text).toString()).toBe(printed);
  });

  it('lists what every match must be equal to', () => {
    expect(parseLabelSelector('a=1,b in (2),c in (3,4),d!=5,e').equalities).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]);
  });

  it.each<[string, RegExp]>([
    ['a=b c', /found 'c', expected: ',' or 'end of string'/],
    ['a,', /found '', expected: identifier after ','/],
    [',a', /found ',', expected: !, identifier, or 'end of string'/],
    ['a in x', /found 'x' expected: '\('/],
    ['a in (x', /found '', expected: ',' or '\)'/],
    ['a x', /found 'x', expected: in, notin, =, ==, !=, gt, lt/],
    ['!', /found '', expected: identifier/],
    ['a>x', /unable to parse requirement: values\[0\]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer/],
    ['-a=b', /^unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of alphanumeric characters/],
    ['a=-b', /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "-b": a valid label must be an empty string or consist of/],
    ['a=b=c', /found '=', expected: ',' or 'end of string'/],
  ])('refuses %j in upstream words', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
  });

  it('answers any text with a selector or a 400', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', ' ', ',', '(', ')', '=', '!', '<', 'in', 'notin ') })), (text) => {
        try {
          const selector = parseLabelSelector(text);
          expect(parseLabelSelector(selector.toString()).toString()).toBe(selector.toString());
        } catch (error) {
          expect(isApiError(error, 'BadRequest')).toBe(true);
        }
      }),
    );
  });
});

describe('labelSelectorMatcher', () => {
  it.each<[string, LabelSelector | undefined, boolean]>([
    ['undefined', undefined, false],
    ['an empty selector', {}, true],
    ['equal labels', { matchLabels: { app: 'web' } }, true],
    ['In', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }, true],
    ['NotIn', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }, false],
    ['Exists', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  ])('%s', (_name, selector, expected) => {
    expect(labelSelectorMatcher(selector).matches(web)).toBe(expected);
  });

  it.each<[LabelSelector, RegExp]>([
    [{ matchExpressions: [{ key: 'a', operator: 'Like' }] }, /"Like" is not a valid label selector operator/],
    [{ matchExpressions: [{ key: 'a', operator: 'In' }] }, /values set can't be empty/],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] }, /must be empty for exists/],
    [{ matchLabels: { 'a b': 'x' } }, /Invalid value: "a b"/],
  ])('refuses %j', (selector, message) => {
    expect(() => labelSelectorMatcher(selector)).toThrow(message);
  });

  it('prints selectors for people', () => {
    expect(formatLabelSelector({ matchLabels: { b: '1', a: '2' }, matchExpressions: [{ key: 'c', operator: 'Exists' }] })).toBe('a=2,b=1,c');
    expect([formatLabelSelector({}), formatLabelSelector(undefined)]).toEqual(['<none>', '<none>']);
  });
});
