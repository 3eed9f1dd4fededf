import { CommandError } from '../command-error.ts';
import { displayText } from './display-text.ts';
import { goSyntax, goText } from './go-syntax.ts';
import { passesFilter } from './jsonpath-filter.ts';
import { parseTemplate, type Step, type TemplateNode } from './jsonpath-parser.ts';
import { everythingIn, isMap, membersOf, sliceOf } from './jsonpath-values.ts';
import { compactJson } from './sorted-json.ts';

export interface JsonPathOptions {
  /** A field that is not there gives nothing instead of an error. */
  readonly allowMissing: boolean;
}

type Values = readonly unknown[];

/** The text a JSONPath template makes of a value. */
export function evaluateJsonPath(template: string, value: unknown, options: JsonPathOptions = { allowMissing: true }): string {
  return results(template, value, options)
    .map((values) => values.map(textOf).join(' '))
    .join('');
}

/** What each part of a template selects, in order: what `-o jsonpath-as-json` prints. */
export function jsonPathValues(template: string, value: unknown, options: JsonPathOptions = { allowMissing: true }): readonly Values[] {
  return results(template, value, options);
}

/** The values at one path, with or without braces and a leading dot: `--sort-by`, custom columns, `wait --for=jsonpath`. */
export function valuesAt(expression: string, value: unknown, options: JsonPathOptions = { allowMissing: true }): Values {
  return evaluateNodes(parseTemplate(relaxedPath(expression)), value, options).flat();
}

/** `metadata.name`, `.metadata.name` and `{metadata.name}` are all `{.metadata.name}`. */
export function relaxedPath(expression: string): string {
  if (expression === '') return '';
  const [, inBraces, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/s.exec(expression) ?? [];
  const path = inBraces ?? bare;
  if (path === undefined) throw new CommandError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  return `{.${path}}`;
}

export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? compactJson(value) : displayText(value);
}

function results(template: string, value: unknown, options: JsonPathOptions): readonly Values[] {
  const nodes = parsed(template);
  try {
    return evaluateNodes(nodes, value, options);
  } catch (error) {
    throw executionError(template, value, error);
  }
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

function evaluateNodes(nodes: readonly TemplateNode[], value: unknown, options: JsonPathOptions): readonly Values[] {
  return nodes.flatMap((node): readonly Values[] => {
    switch (node.type) {
      case 'text':
        return [[node.text]];
      case 'action':
        return [select(node.steps, [value], options)];
      case 'range':
        return select(node.steps, [value], options).flatMap((item) => evaluateNodes(node.body, item, options));
    }
  });
}

function select(steps: readonly Step[], values: Values, options: JsonPathOptions): Values {
  return steps.reduce<Values>((selected, step) => stepInto(step, selected, options), values);
}

function stepInto(step: Step, values: Values, options: JsonPathOptions): Values {
  switch (step.type) {
    case 'field':
      return fieldOf(step.name, values, options);
    case 'wildcard':
      return values.flatMap(membersOf);
    case 'recursive':
      return values.flatMap(everythingIn);
    case 'slice':
      return sliceOf(step, values);
    case 'union':
      return step.members.flatMap((member) => select(member, values, options));
    case 'filter':
      return values.flatMap(listToFilter).filter((item) => passesFilter(step, (operand) => select(operand, [item], { allowMissing: true })));
    case 'literal':
      return [step.value];
    case 'constant':
      return values.map(() => step.value);
    case 'identifier':
      throw new CommandError(step.name === 'end' ? 'not in range, nothing to end' : `unrecognized identifier ${step.name}`);
  }
}

/** Of each value that is a map the member of that name; of what is none, nothing. */
function fieldOf(name: string, values: Values, { allowMissing }: JsonPathOptions): Values {
  const found = values.flatMap((value) => (isMap(value) && Object.hasOwn(value, name) ? [value[name]] : []));
  if (found.length === 0 && values.length > 0 && !allowMissing) throw new CommandError(`${name} is not found`);
  return found;
}

function listToFilter(value: unknown): Values {
  if (!Array.isArray(value)) throw new CommandError(`${goText(value)} is not array or slice and cannot be filtered`);
  return value;
}
