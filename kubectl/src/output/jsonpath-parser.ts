import { CommandError } from '../command-error.ts';
import { unquoted } from './quoted-text.ts';

/** What one action does to the values at hand, one step after the other. */
export type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | Slice
  | { readonly type: 'union'; readonly members: readonly (readonly Step[])[] }
  | Filter
  | { readonly type: 'literal'; readonly value: string }
  | { readonly type: 'constant'; readonly value: boolean | number; readonly kind: 'bool' | 'int' | 'float' }
  | { readonly type: 'identifier'; readonly name: string };

/** `[start:end:step]`; `single` is `[start]`, without an end of its own. */
export interface Slice {
  readonly type: 'slice';
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
  readonly single: boolean;
}

/** Without an operator it asks whether there is anything at its left side. */
export interface Filter {
  readonly type: 'filter';
  readonly left: readonly Step[];
  readonly operator: string | undefined;
  readonly right: readonly Step[];
}

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly steps: readonly Step[] }
  | { readonly type: 'range'; readonly steps: readonly Step[]; readonly body: readonly TemplateNode[] };

/**
 * Parses kubectl's JSONPath templates: text with `{actions}` and `{range}` … `{end}`. The dialect is that of client-go's jsonpath package:
 * `$` and `@` are both the value at hand, and each step of an action takes what the one before it gave.
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  return withRanges(flatNodes(text)).nodes;
}

/** One action, without its braces. */
function parseAction(text: string): readonly Step[] {
  const [first] = flatNodes(`{${text}}`);
  return first?.type === 'action' ? first.steps : [];
}

type FlatNode = Exclude<TemplateNode, { type: 'range' }>;

function flatNodes(text: string): readonly FlatNode[] {
  const nodes: FlatNode[] = [];
  const reader = new ActionReader(text);
  while (!reader.atEnd) {
    const plain = reader.takeUntilAction();
    if (plain !== '') nodes.push({ type: 'text', text: plain });
    if (!reader.atEnd) nodes.push({ type: 'action', steps: reader.takeAction() });
  }
  return nodes;
}

interface Grouped {
  readonly nodes: readonly TemplateNode[];
  /** How many of the flat nodes they are, the one that ended them included. */
  readonly used: number;
  readonly ended: boolean;
}

const names = (node: FlatNode | undefined, name: string): boolean =>
  node?.type === 'action' && node.steps[0]?.type === 'identifier' && node.steps[0].name === name;

/** What follows a range that never ends is its body and, once more, what comes after it. */
function withRanges(flat: readonly FlatNode[], inRange = false): Grouped {
  const nodes: TemplateNode[] = [];
  for (let at = 0; at < flat.length; at++) {
    const node = flat[at];
    if (node === undefined || (inRange && names(node, 'end'))) return { nodes, used: at + 1, ended: true };
    if (node.type !== 'action' || !names(node, 'range')) {
      nodes.push(node);
      continue;
    }
    const body = withRanges(flat.slice(at + 1), true);
    nodes.push({ type: 'range', steps: node.steps.slice(1), body: body.nodes });
    if (body.ended) at += body.used;
  }
  return { nodes, used: flat.length, ended: false };
}

const isTerminator = (character: string | undefined): boolean => character === undefined || ' \t\r\n.,[]$@{}'.includes(character);
const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{Nd}_]/u.test(character);

/** Reads a template from left to right. */
class ActionReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  takeUntilAction(): string {
    const open = this.#text.indexOf('{', this.#at);
    return this.#takeTo(open < 0 ? this.#text.length : open);
  }

  takeAction(): readonly Step[] {
    const steps: Step[] = [];
    this.#at += 1;
    while (!this.#skip('}')) steps.push(...this.#step());
    return steps;
  }

  #step(): readonly Step[] {
    const character = this.#text[this.#at];
    if (character === undefined || character === '\n' || character === '\r') throw new CommandError('unclosed action');
    if (this.#skip('[?(')) return [this.#filter()];
    if (this.#skip('..')) return this.#recursive();
    if (this.#skip(' ') || this.#skip('@') || this.#skip('$')) return [];
    if (this.#skip('[')) return bracketSteps(this.#takePast(']', 'unterminated array'));
    if (character === '"' || character === "'") return [{ type: 'literal', value: this.#quoted(character) }];
    if (this.#skip('.')) return [this.#field()];
    if (/[-+\d]/.test(character)) return [this.#number()];
    if (isWord(character)) return [wordStep(this.#word())];
    throw new CommandError(`unrecognized character in action: ${runeName(character)}`);
  }

  #recursive(): readonly Step[] {
    return isWord(this.#text[this.#at]) ? [{ type: 'recursive' }, this.#field()] : [{ type: 'recursive' }];
  }

  #field(): Step {
    let end = this.#at;
    while (!isTerminator(this.#text[end])) end += this.#text[end] === '\\' ? 2 : 1;
    const name = this.#takeTo(Math.min(end, this.#text.length));
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') };
  }

  #word(): string {
    let end = this.#at;
    while (!isTerminator(this.#text[end])) end++;
    return this.#takeTo(end);
  }

  #number(): Step {
    const [text = ''] = /^[-+]?[\d.]*/.exec(this.#text.slice(this.#at)) ?? [];
    this.#at += text.length;
    if (/^[-+]?\d+$/.test(text)) return { type: 'constant', value: Number(text), kind: 'int' };
    if (/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) return { type: 'constant', value: Number(text), kind: 'float' };
    throw new CommandError(`cannot parse number ${text}`);
  }

  #quoted(quote: string): string {
    for (let end = this.#at + 1; ; end++) {
      if (end >= this.#text.length || this.#text[end] === '\n') throw new CommandError('unterminated quoted string');
      if (this.#text[end] === quote && this.#text[end - 1] !== '\\') return unquoted(this.#takeTo(end + 1));
    }
  }

  /** Up to the bracket that closes it; in a quoted text brackets are letters. */
  #filter(): Filter {
    let quote: string | undefined;
    let closed = false;
    for (let end = this.#at; ; end++) {
      const character = this.#text[end];
      if (character === undefined || character === '\n') throw new CommandError('unterminated filter');
      if (quote === undefined && (character === '"' || character === "'")) quote = character;
      else if (character === quote && this.#text[end - 1] !== '\\') closed = true;
      else if (character === ')' && (quote === undefined || closed)) {
        const inner = this.#takeTo(end);
        this.#at += 1;
        if (!this.#skip(']')) throw new CommandError('unclosed array expect ]');
        return filterOf(inner);
      }
    }
  }

  #skip(text: string): boolean {
    const found = this.#text.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  #takeTo(end: number): string {
    const taken = this.#text.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  #takePast(closing: string, problem: string): string {
    const end = this.#text.indexOf(closing, this.#at);
    const inner = this.#text.slice(this.#at, end);
    if (end < 0 || inner.includes('\n')) throw new CommandError(problem);
    this.#at = end + closing.length;
    return inner;
  }
}

function wordStep(word: string): Step {
  return word === 'true' || word === 'false' ? { type: 'constant', value: word === 'true', kind: 'bool' } : { type: 'identifier', name: word };
}

const runeName = (character: string): string => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${character}'`;

function bracketSteps(inner: string): readonly Step[] {
  const members = inner.split(',');
  if (members.length > 1) return [{ type: 'union', members: members.map((member) => parseAction(`[${member.trim()}]`)) }];
  const key = /^'([^']*)'$/.exec(inner)?.[1];
  return key === undefined ? [sliceOf(inner === '*' ? ':' : inner)] : parseAction(`.${key}`);
}

function sliceOf(inner: string): Slice {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(inner);
  if (match === null) throw new CommandError(`invalid array index ${inner}`);
  const number = (text: string | undefined): number | undefined => {
    if (text === undefined || text === '') return undefined;
    if (text === '-') throw new CommandError('array index - is not a number');
    return Number(text);
  };
  const [, start, end, step] = match;
  return { type: 'slice', start: number(start), end: number(end?.slice(1)), step: number(step?.slice(1)), single: end === undefined };
}

function filterOf(inner: string): Filter {
  const match = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(inner);
  if (match === null) return { type: 'filter', left: parseAction(inner), operator: undefined, right: [] };
  const [, left = '', operator, right = ''] = match;
  return { type: 'filter', left: parseAction(left), operator, right: parseAction(right) };
}
