import { describe, expect, it } from 'vitest';
import type { AnyObject } from '../output/print-object.ts';
import { parseWaitFors } from './wait-for.ts';

const pod = (status: object, generation = 1): AnyObject =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', generation }, status }) as unknown as AnyObject;
const holds = (text: string, object: AnyObject): boolean => {
  const [condition] = parseWaitFors([text]);
  return condition?.type === 'object' && condition.holds(object);
};
const ready = (status: string, more: object = {}): object => ({ conditions: [{ type: 'Ready', status, ...more }] });

describe('what kubectl wait waits for', () => {
  it.each([
    ['condition=Ready', ready('True'), true],
    ['condition=ready', ready('True'), true],
    ['condition=Ready', ready('False'), false],
    ['condition=Ready=false', ready('False'), true],
    ['condition=Ready', { conditions: [] }, false],
    ['condition=Ready', ready('True', { observedGeneration: 1 }), false],
    ['jsonpath={.status.phase}=Running', { phase: 'Running' }, true],
    ['jsonpath={.status.phase}=Running', { phase: 'Pending' }, false],
    ["jsonpath='{.status.phase}'", { phase: '' }, true],
    ['jsonpath={.status.phase}', {}, false],
    ['jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', ready('True'), true],
  ])('%s of %j: %s', (text, status, expected) => {
    expect(holds(text, pod(status, 2))).toBe(expected);
  });

  it('may be several things', () => {
    expect(parseWaitFors(['create', 'condition=Ready', 'delete']).map(({ type }) => type)).toEqual(['create', 'object', 'delete']);
  });

  it.each([
    [[], 'unrecognized condition: []'],
    [['gone'], 'unrecognized condition: "gone"'],
    [['jsonpath='], 'jsonpath expression cannot be empty'],
    [['jsonpath={.a}='], 'jsonpath wait value cannot be empty'],
  ])('%j is refused', (texts, message) => {
    expect(() => parseWaitFors(texts)).toThrow(message);
  });
});
