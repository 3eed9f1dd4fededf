import { CommandError } from '../command-error.ts';
import { type Operand, parsePath, parseTemplate, type Path, type Step, type TemplateNode } from './jsonpath-parser.ts';
import { compactJson } from './sorted-json.ts';
import { displayText } from './display-text.ts';
import { goSyntax } from './go-syntax.ts';

export interface JsonPathOptions {
  /** A field that is not there gives nothing instead of an error. */
  readonly allowMissing: boolean;
}

/** The text a JSONPath template makes of a value. */
export function evaluateJsonPath(template: string, value: unknown, options: JsonPathOptions = { allowMissing: true }): string {
  const nodes = parsed(template);
  try {
    return evaluateNodes(nodes, value, value, options);
  } catch (error) {
    throw executionError(template, value, error);
  }
}

/** Every value a template's paths select, in order: what `-o jsonpath-as-json` prints. */
export function jsonPathValues(template: string, value: unknown, options: JsonPathOptions = { allowMissing: true }): readonly unknown[] {
  return parsed(template).flatMap((node) => (node.type === 'path' ? select(node.path, value, value, options) : []));
}

function parsed(template: string): readonly TemplateNode[] {
  try {
    return parseTemplate(template);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`error parsing jsonpath ${template}, ${error.message}`, { cause: error }) : error;
  }
}

/** What went wrong, with the template and all it was given. */
function executionError(template: string, value: unknown, error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  const text = `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:
\ttemplate was:
\t\t${template}
\tobject given to jsonpath engine was:
\t\t${goSyntax(value)}

`;
  return new CommandError(text, { cause: error });
}

/** The values at one path, with or without braces and a leading dot: `--sort-by`, custom columns, `wait --for=jsonpath`. */
export function valuesAt(expression: string, value: unknown, options: JsonPathOptions = { allowMissing: true }): readonly unknown[] {
  return select(parsePath(relaxedPath(expression)), value, value, options);
}

/** `metadata.name`, `.metadata.name` and `{.metadata.name}` are one path. */
export function relaxedPath(expression: string): string {
  const inner = /^\{(.*)\}$/s.exec(expression.trim())?.[1] ?? expression.trim();
  if (inner === '') return inner;
  return /^[.[$@]/.test(inner) ? inner : `.${inner}`;
}

function evaluateNodes(nodes: readonly TemplateNode[], value: unknown, root: unknown, options: JsonPathOptions): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return node.text;
        case 'path':
          return select(node.path, value, root, options).map(textOf).join(' ');
        case 'range':
          return select(node.path, value, root, options)
            .map((item) => evaluateNodes(node.body, item, root, options))
            .join('');
      }
    })
    .join('');
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? compactJson(value) : displayText(value);
}

function select(path: Path, value: unknown, root: unknown, options: JsonPathOptions): readonly unknown[] {
  return path.steps.reduce<readonly unknown[]>((values, step) => values.flatMap((one) => stepInto(step, one, root, options)), [path.absolute ? root : value]);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function stepInto(step: Step, value: unknown, root: unknown, options: JsonPathOptions): readonly unknown[] {
  switch (step.type) {
    case 'field':
      return fieldOf(step.name, value, options);
    case 'names':
      return step.names.flatMap((name) => fieldOf(name, value, options));
    case 'wildcard':
      return Array.isArray(value) ? value : isMap(value) ? sortedValues(value) : [];
    case 'recursive':
      return everythingIn(value);
    case 'slice':
      return sliceOf(step, value, options);
    case 'union':
      return step.members.flatMap((member) => select(member, value, root, options));
    case 'filter':
      return (Array.isArray(value) ? value : isMap(value) ? [value] : []).filter((item) => passes(step, item, root));
  }
}

function fieldOf(name: string, value: unknown, options: JsonPathOptions): readonly unknown[] {
  if (isMap(value) && Object.hasOwn(value, name)) return [value[name]];
  if (Array.isArray(value) && /^\d+$/.test(name)) return value[Number(name)] === undefined ? [] : [value[Number(name)]];
  if (options.allowMissing || !isMap(value)) return [];
  throw new CommandError(`${name} is not found`);
}

const sortedValues = (map: Readonly<Record<string, unknown>>): readonly unknown[] =>
  Object.keys(map)
    .toSorted()
    .map((key) => map[key]);

function everythingIn(value: unknown): readonly unknown[] {
  const members = Array.isArray(value) ? value : isMap(value) ? sortedValues(value) : [];
  return [value, ...members.filter((member) => typeof member === 'object' && member !== null).flatMap(everythingIn)];
}

function sliceOf({ start, end, step = 1, single }: Extract<Step, { type: 'slice' }>, value: unknown, options: JsonPathOptions): readonly unknown[] {
  if (!Array.isArray(value)) {
    if (options.allowMissing) return [];
    throw new CommandError(`${JSON.stringify(value)} is not array or slice`);
  }
  const items: readonly unknown[] = value;
  if (!single) return items.slice(start ?? 0, end ?? items.length).filter((_item, index) => index % Math.max(step, 1) === 0);
  const index = (start ?? 0) < 0 ? items.length + (start ?? 0) : (start ?? 0);
  if (index >= 0 && index < items.length) return [items[index]];
  throw new CommandError(`array index out of bounds: index ${start}, length ${items.length}`);
}

function passes({ left, operator, right }: Extract<Step, { type: 'filter' }>, item: unknown, root: unknown): boolean {
  const lefts = operandValues(left, item, root);
  if (operator === undefined) return lefts.length > 0;
  const rights = right === undefined ? [] : operandValues(right, item, root);
  if (lefts.length === 0 || rights.length === 0) return false;
  return compares(lefts[0], operator, rights[0]);
}

const operandValues = (operand: Operand, item: unknown, root: unknown): readonly unknown[] =>
  operand.type === 'literal' ? [operand.value] : select(operand.path, item, root, { allowMissing: true });

function compares(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false;
  const order = left < (right as typeof left) ? -1 : left > (right as typeof left) ? 1 : 0;
  return operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0;
}
