import { CommandError } from '../command-error.ts';
import { relaxedPath, textOf, valuesAt } from '../output/jsonpath.ts';
import type { AnyObject } from '../output/print-object.ts';

export type WaitFor = { readonly type: 'create' | 'delete' } | { readonly type: 'object'; holds(object: AnyObject): boolean };

/** Reads every `--for`; there must be one. */
export function parseWaitFors(texts: readonly string[]): readonly WaitFor[] {
  if (texts.length === 0) throw new CommandError('unrecognized condition: []');
  return texts.map(parseWaitFor);
}

function parseWaitFor(text: string): WaitFor {
  const lower = text.toLowerCase();
  if (lower === 'create' || lower === 'delete') return { type: lower };
  if (lower.startsWith('condition=')) return conditionHolds(text.slice('condition='.length));
  if (lower.startsWith('jsonpath=')) return pathHolds(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

interface WithConditions {
  readonly generation?: number;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly observedGeneration?: number }[];
  };
}

function conditionHolds(text: string): WaitFor {
  const [name = '', value = 'true'] = text.split('=');
  return {
    type: 'object',
    holds(object) {
      const { status } = object as unknown as WithConditions;
      const found = status?.conditions?.find(({ type }) => type.toLowerCase() === name.toLowerCase());
      if (found === undefined) return false;
      const observed = found.observedGeneration ?? status?.observedGeneration;
      if (observed !== undefined && observed < (object.metadata.generation ?? 0)) return false;
      return found.status.toLowerCase() === value.toLowerCase();
    },
  };
}

function pathHolds(text: string): WaitFor {
  const match = /^(\{.*?\}|'\{.*?\}'|[^=]+)(?:=(.*))?$/s.exec(text);
  const [, path = '', value] = match ?? [];
  const expression = path.replace(/^'|'$/g, '');
  if (relaxedPath(expression) === '') throw new CommandError('jsonpath expression cannot be empty');
  const wanted = value?.replace(/^(["'])(.*)\1$/s, '$2');
  if (wanted === '') throw new CommandError('jsonpath wait value cannot be empty');
  return {
    type: 'object',
    holds(object) {
      const values = valuesAt(expression, object);
      if (values.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
      const [found] = values;
      if (found === undefined) return false;
      if (wanted === undefined) return true;
      if (typeof found === 'object' && found !== null) throw new CommandError('jsonpath leads to a nested object or list, which cannot be compared');
      return textOf(found) === wanted;
    },
  };
}
