import { CommandError } from '../command-error.ts';
import { type Expression, type GoNode, parseGoTemplate, TemplateError } from './go-template-parser.ts';
import { displayText } from './display-text.ts';
import { goType } from './go-syntax.ts';

export interface GoTemplateOptions {
  /** Absent map keys print `<no value>`; otherwise they are an error. */
  readonly allowMissing: boolean;
}

/** The text a Go template makes of a value. */
export function evaluateGoTemplate(template: string, value: unknown, options: GoTemplateOptions = { allowMissing: true }): string {
  const scope: Scope = { variables: new Map([['$', value]]), options, output: [] };
  try {
    render(parseGoTemplate(template), value, scope);
    return scope.output.join('');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new CommandError(`error parsing template ${template}, template: output:1: ${error.message}`, { cause: error });
  }
}

interface Scope {
  readonly variables: Map<string, unknown>;
  readonly parent?: Scope;
  readonly options: GoTemplateOptions;
  readonly output: string[];
}

/** What comes after a node: the next one, or the loop around it goes on or ends. */
type Flow = 'next' | 'continue' | 'break';

const inner = (scope: Scope): Scope => ({ ...scope, variables: new Map(), parent: scope });

function render(nodes: readonly GoNode[], dot: unknown, scope: Scope): Flow {
  for (const node of nodes) {
    const flow = renderNode(node, dot, scope);
    if (flow !== 'next') return flow;
  }
  return 'next';
}

function renderNode(node: GoNode, dot: unknown, scope: Scope): Flow {
  switch (node.type) {
    case 'text':
      scope.output.push(node.text);
      return 'next';
    case 'output':
      scope.output.push(printed(evaluate(node.value, dot, scope)));
      return 'next';
    case 'assign':
      assign(node.name, evaluate(node.value, dot, scope), node.declares, scope);
      return 'next';
    case 'break':
    case 'continue':
      return node.type;
    case 'if':
      return render(isTrue(evaluate(node.value, dot, scope)) ? node.body : node.otherwise, dot, inner(scope));
    case 'with': {
      const value = evaluate(node.value, dot, scope);
      return isTrue(value) ? render(node.body, value, inner(scope)) : render(node.otherwise, dot, inner(scope));
    }
    case 'range':
      return renderRange(node, dot, scope);
  }
}

function assign(name: string, value: unknown, declares: boolean, scope: Scope): void {
  let owner: Scope | undefined = scope;
  while (!declares && owner !== undefined && !owner.variables.has(name)) owner = owner.parent;
  (owner ?? scope).variables.set(name, value);
}

function renderRange(node: Extract<GoNode, { type: 'range' }>, dot: unknown, scope: Scope): Flow {
  const items = entriesOf(evaluate(node.value, dot, scope));
  if (items.length === 0) return render(node.otherwise, dot, inner(scope));
  for (const [key, item] of items) {
    const own = inner(scope);
    const [first, second] = node.variables;
    if (first !== undefined) own.variables.set(first, second === undefined ? item : key);
    if (second !== undefined) own.variables.set(second, item);
    if (render(node.body, item, own) === 'break') break;
  }
  return 'next';
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') throw new CommandError(`range can't iterate over ${printed(value)}`);
  return Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function evaluate(expression: Expression, dot: unknown, scope: Scope): unknown {
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'dot':
      return dot;
    case 'variable':
      return lookUp(expression.name, scope);
    case 'field':
      return expression.names.reduce((value, name) => fieldOf(value, name, scope.options), evaluate(expression.of, dot, scope));
    case 'call':
      return call(expression.name, expression.args, dot, scope);
  }
}

function lookUp(name: string, scope: Scope | undefined): unknown {
  if (scope === undefined) throw new CommandError(`undefined variable ${JSON.stringify(name)}`);
  return scope.variables.has(name) ? scope.variables.get(name) : lookUp(name, scope.parent);
}

function fieldOf(value: unknown, name: string, options: GoTemplateOptions): unknown {
  if (value === undefined || value === null) {
    if (options.allowMissing) return undefined;
    throw new CommandError(`error executing template: nil data; no entry for key ${JSON.stringify(name)}`);
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw new CommandError(`error executing template: can't evaluate field ${name} in type interface {}`);
  if (Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name];
  if (options.allowMissing) return undefined;
  throw new CommandError(`error executing template: map has no entry for key ${JSON.stringify(name)}`);
}

function call(name: string, args: readonly Expression[], dot: unknown, scope: Scope): unknown {
  if (name === 'and' || name === 'or') {
    let value: unknown;
    for (const arg of args) {
      value = evaluate(arg, dot, scope);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return value;
  }
  const run = functions[name];
  if (run === undefined) throw new TemplateError(`function ${JSON.stringify(name)} not defined`);
  return run(...args.map((arg) => evaluate(arg, dot, scope)));
}

const functions: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  not: (value) => !isTrue(value),
  len: (value) => (typeof value === 'string' ? Buffer.byteLength(value) : entriesOf(value).length),
  index: (value, ...keys) => keys.reduce((current, key) => member(current, key), value),
  slice: (value, from, to) => (value as string | unknown[]).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  eq: (left, ...rights) => rights.includes(left),
  ne: (left, right) => left !== right,
  lt: (left, right) => (left as number) < (right as number),
  le: (left, right) => (left as number) <= (right as number),
  gt: (left, right) => (left as number) > (right as number),
  ge: (left, right) => (left as number) >= (right as number),
  print: (...args) => args.map(printed).join(' '),
  println: (...args) => `${args.map(printed).join(' ')}\n`,
  printf: (format, ...args) => formatted(String(format), args),
  html: (value) => printed(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  js: (value) => JSON.stringify(printed(value)).slice(1, -1),
  urlquery: (value) => encodeURIComponent(printed(value)),
  exists: (value, ...keys) => keys.reduce((current, key) => member(current, key), value) !== undefined,
  base64decode: (value) => Buffer.from(printed(value), 'base64').toString('utf8'),
};

function member(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, String(key)) ? (value as Record<string, unknown>)[String(key)] : undefined;
}

function formatted(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(/%(-?\d*)(?:\.\d+)?([vsdqtf%])/g, (_whole, width: string, verb: string) => {
    if (verb === '%') return '%';
    const value = args[next++];
    const text = verb === 'q' ? JSON.stringify(printed(value)) : verb === 'd' && typeof value !== 'number' ? mismatch(verb, value) : printed(value);
    return width.startsWith('-') ? text.padEnd(Number(width.slice(1))) : text.padStart(Number(width));
  });
}

/** As Go writes a value its verb is not for. */
const mismatch = (verb: string, value: unknown): string => `%!${verb}(${goType(value)}=${printed(value)})`;

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** As Go's fmt prints it. */
function printed(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value !== 'object') return displayText(value);
  return `map[${entriesOf(value)
    .map(([key, item]) => `${String(key)}:${printed(item)}`)
    .join(' ')}]`;
}
