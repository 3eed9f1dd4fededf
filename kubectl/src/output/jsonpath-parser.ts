import { CommandError } from '../command-error.ts';

/** One step of a path. */
export type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | {
      readonly type: 'slice';
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number | undefined;
      readonly single: boolean;
    }
  | { readonly type: 'names'; readonly names: readonly string[] }
  | { readonly type: 'union'; readonly members: readonly Path[] }
  | { readonly type: 'filter'; readonly left: Operand; readonly operator: string | undefined; readonly right: Operand | undefined };

export interface Path {
  /** From `$`, not from the value at hand. */
  readonly absolute: boolean;
  readonly steps: readonly Step[];
}

export type Operand = { readonly type: 'literal'; readonly value: string | number | boolean } | { readonly type: 'path'; readonly path: Path };

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'path'; readonly path: Path }
  | { readonly type: 'range'; readonly path: Path; readonly body: readonly TemplateNode[] };

/** Parses kubectl's JSONPath templates: text with `{paths}`, `{range}` … `{end}` and `{"literals"}`. */
export function parseTemplate(text: string): readonly TemplateNode[] {
  const reader = { text, at: 0 };
  const nodes = readNodes(reader, false);
  return nodes;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readNodes(reader: Reader, inRange: boolean): readonly TemplateNode[] {
  const nodes: TemplateNode[] = [];
  while (reader.at < reader.text.length) {
    const open = reader.text.indexOf('{', reader.at);
    const until = open < 0 ? reader.text.length : open;
    if (until > reader.at) nodes.push({ type: 'text', text: reader.text.slice(reader.at, until) });
    if (open < 0) {
      reader.at = until;
      break;
    }
    reader.at = open + 1;
    const action = readAction(reader).trim();
    if (action === 'end') {
      if (!inRange) throw new CommandError('unexpected "end": not in range');
      return nodes;
    }
    if (/^range(\s|$)/.test(action)) nodes.push({ type: 'range', path: parsePath(action.slice(5).trim()), body: readNodes(reader, true) });
    else nodes.push(...actionNodes(action));
  }
  if (inRange) throw new CommandError('unterminated range');
  return nodes;
}

function readAction(reader: Reader): string {
  const start = reader.at;
  const end = scan(reader.text, start, (character, depth) => character === '}' && depth === 0);
  if (end === undefined) throw new CommandError(/\[[^\]]*$/.test(reader.text) ? 'unterminated array' : 'unclosed action');
  reader.at = end + 1;
  return reader.text.slice(start, end);
}

/** Several things in one action follow each other: `{.a}{"\n"}` may be written `{.a "\n"}`. */
function actionNodes(action: string): readonly TemplateNode[] {
  return splitOutside(action, (character) => character === ' ').map((part): TemplateNode => {
    const quoted = /^(["'])(.*)\1$/s.exec(part);
    return quoted ? { type: 'text', text: unescape(quoted[2] ?? '') } : { type: 'path', path: parsePath(part) };
  });
}

export function parsePath(text: string): Path {
  const steps: Step[] = [];
  const absolute = text.startsWith('$');
  let at = absolute || text.startsWith('@') ? 1 : 0;
  while (at < text.length) {
    if (text.startsWith('..', at)) {
      steps.push({ type: 'recursive' });
      at += text[at + 2] === '[' ? 2 : 1;
      if (text[at] === '[') continue;
    }
    if (text[at] === '[') at = readBracket(text, at, steps);
    else at = readField(text, text[at] === '.' ? at + 1 : at, steps);
  }
  return { absolute, steps };
}

function readField(text: string, start: number, steps: Step[]): number {
  let at = start;
  let name = '';
  while (at < text.length && !/[.[\]\s]/.test(text[at] ?? '')) {
    if (text[at] === '\\') at++;
    name += text[at++] ?? '';
  }
  if (/^[$@{}()]/.test(name))
    throw new CommandError(`unrecognized character in action: U+${name.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${name[0]}'`);
  if (name === '*') steps.push({ type: 'wildcard' });
  else if (name !== '') steps.push({ type: 'field', name });
  return at;
}

function readBracket(text: string, start: number, steps: Step[]): number {
  const end = scan(text, start + 1, (character, depth) => character === ']' && depth === 0);
  if (end === undefined) throw new CommandError('unterminated array');
  steps.push(bracketStep(text.slice(start + 1, end).trim()));
  return end + 1;
}

function bracketStep(inner: string): Step {
  if (inner === '*') return { type: 'wildcard' };
  if (inner.startsWith('?(')) return filterStep(inner.slice(2, inner.lastIndexOf(')')));
  const parts = splitOutside(inner, (character) => character === ',');
  if (parts.length > 0 && parts.every((part) => /^(["']).*\1$/s.test(part))) return { type: 'names', names: parts.map((part) => unescape(part.slice(1, -1))) };
  if (parts.length > 1) return { type: 'union', members: parts.map((part) => ({ absolute: false, steps: [bracketStep(part.trim())] })) };
  const slice = /^(-?\d*)(?::(-?\d*)(?::(-?\d*))?)?$/.exec(inner);
  if (slice === null || inner === '') throw new CommandError(`invalid array index ${inner}`);
  const number = (value: string | undefined): number | undefined => (value === undefined || value === '' ? undefined : Number(value));
  return { type: 'slice', start: number(slice[1]), end: number(slice[2]), step: number(slice[3]), single: !inner.includes(':') };
}

function filterStep(expression: string): Step {
  const operator = /(==|!=|<=|>=|<|>)/;
  const parts = splitAtOperator(expression, operator);
  if (parts === undefined) return { type: 'filter', left: operand(expression), operator: undefined, right: undefined };
  return { type: 'filter', left: operand(parts.left), operator: parts.operator, right: operand(parts.right) };
}

function splitAtOperator(text: string, operator: RegExp): { left: string; operator: string; right: string } | undefined {
  const at = scan(text, 0, (_character, depth, index) => depth === 0 && operator.exec(text.slice(index, index + 2))?.index === 0);
  if (at === undefined) return undefined;
  const found = operator.exec(text.slice(at))?.[0] ?? '';
  return { left: text.slice(0, at), operator: found, right: text.slice(at + found.length) };
}

function operand(text: string): Operand {
  const trimmed = text.trim();
  const quoted = /^(["'])(.*)\1$/s.exec(trimmed);
  if (quoted) return { type: 'literal', value: unescape(quoted[2] ?? '') };
  if (trimmed === 'true' || trimmed === 'false') return { type: 'literal', value: trimmed === 'true' };
  if (trimmed !== '' && !Number.isNaN(Number(trimmed))) return { type: 'literal', value: Number(trimmed) };
  return { type: 'path', path: parsePath(trimmed) };
}

/** The first place outside quotes where `test` holds; brackets deepen. */
function scan(text: string, from: number, test: (character: string, depth: number, index: number) => boolean): number | undefined {
  let quote = '';
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\') at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (test(character, depth, at)) return at;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '[' || character === '(' || character === '{') depth++;
    else if (character === ']' || character === ')' || character === '}') depth--;
  }
  return undefined;
}

function splitOutside(text: string, isSeparator: (character: string) => boolean): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const at = scan(text, from, (character, depth) => depth === 0 && isSeparator(character));
    parts.push(text.slice(from, at));
    if (at === undefined) return parts.map((part) => part.trim()).filter((part) => part !== '');
    from = at + 1;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_whole, character: string) => escapes[character] ?? character);
}
