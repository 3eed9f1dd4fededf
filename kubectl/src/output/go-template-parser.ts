/** What is wrong with a template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export type Expression =
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'field'; readonly of: Expression; readonly names: readonly string[] }
  | { readonly type: 'dot' }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type GoNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'output'; readonly value: Expression }
  | { readonly type: 'break' | 'continue' }
  | { readonly type: 'assign'; readonly name: string; readonly declares: boolean; readonly value: Expression }
  | { readonly type: 'if' | 'with'; readonly value: Expression; readonly body: readonly GoNode[]; readonly otherwise: readonly GoNode[] }
  | {
      readonly type: 'range';
      readonly variables: readonly string[];
      readonly value: Expression;
      readonly body: readonly GoNode[];
      readonly otherwise: readonly GoNode[];
    };

type Piece = { readonly type: 'text' | 'action'; readonly text: string };

/** Parses the Go template language as far as kubectl's users need it: pipelines, variables, if, with, range and functions. */
export function parseGoTemplate(text: string): readonly GoNode[] {
  const pieces = splitPieces(text);
  const { nodes, end } = readNodes(pieces, 0);
  if (end < pieces.length) throw new TemplateError(`unexpected {{${pieces[end]?.text}}}`);
  return nodes;
}

function splitPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let trimNext = false;
  for (const part of text.split(/(\{\{(?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\}).)*\}\})/s)) {
    if (part.includes('{{') && !part.endsWith('}}')) throw new TemplateError('unclosed action');
    if (!part.startsWith('{{')) {
      pieces.push({ type: 'text', text: trimNext ? part.trimStart() : part });
      continue;
    }
    const [trimLeft, trimRight] = [part.startsWith('{{- '), part.endsWith(' -}}')];
    const last = pieces.at(-1);
    if (trimLeft && last?.type === 'text') pieces[pieces.length - 1] = { type: 'text', text: last.text.trimEnd() };
    trimNext = trimRight;
    const action = part.slice(trimLeft ? 4 : 2, trimRight ? -4 : -2).trim();
    if (!action.startsWith('/*')) pieces.push({ type: 'action', text: action });
  }
  return pieces.filter(({ type, text: content }) => type === 'action' || content !== '');
}

function readNodes(pieces: readonly Piece[], start: number): { readonly nodes: readonly GoNode[]; readonly end: number } {
  const nodes: GoNode[] = [];
  let at = start;
  while (at < pieces.length) {
    const { type, text } = pieces[at] as Piece;
    if (type === 'text') {
      nodes.push({ type: 'text', text });
      at++;
      continue;
    }
    const keyword = /^(if|with|range|else|end)\b/.exec(text)?.[1];
    if (keyword === 'else' || keyword === 'end') return { nodes, end: at };
    if (keyword === undefined) {
      nodes.push(statement(text));
      at++;
      continue;
    }
    const block = readBlock(pieces, at, keyword as 'if' | 'with' | 'range');
    nodes.push(block.node);
    at = block.next;
  }
  return { nodes, end: at };
}

function readBlock(
  pieces: readonly Piece[],
  start: number,
  keyword: 'if' | 'with' | 'range',
  header = pieces[start]?.text.slice(keyword.length) ?? '',
): { node: GoNode; next: number } {
  const body = readNodes(pieces, start + 1);
  const closing = pieces[body.end]?.text ?? '';
  if (closing === '') throw new TemplateError('unexpected EOF');
  let otherwise: readonly GoNode[] = [];
  let next = body.end + 1;
  const chained = /^else\s+(if|with)\b(.*)$/s.exec(closing);
  if (chained) {
    const inner = readBlock(pieces, body.end, chained[1] as 'if' | 'with', chained[2]);
    otherwise = [inner.node];
    next = inner.next;
  } else if (closing.startsWith('else')) {
    const rest = readNodes(pieces, body.end + 1);
    otherwise = rest.nodes;
    next = rest.end + 1;
  }
  if (keyword !== 'range') return { node: { type: keyword, value: parsePipeline(header), body: body.nodes, otherwise }, next };
  const named = /^\s*((?:\$\w+)(?:\s*,\s*\$\w+)?)\s*:=(.*)$/s.exec(header);
  const variables = named ? (named[1] ?? '').split(',').map((name) => name.trim()) : [];
  return { node: { type: 'range', variables, value: parsePipeline(named?.[2] ?? header), body: body.nodes, otherwise }, next };
}

function statement(text: string): GoNode {
  if (text === 'break' || text === 'continue') return { type: text };
  const assignment = /^(\$\w+)\s*(:?=)\s*(.*)$/s.exec(text);
  if (assignment) return { type: 'assign', name: assignment[1] ?? '', declares: assignment[2] === ':=', value: parsePipeline(assignment[3] ?? '') };
  return { type: 'output', value: parsePipeline(text) };
}

const token = /\s+|"(?:[^"\\]|\\.)*"|`[^`]*`|-?\d+(?:\.\d+)?|\$?\w*(?:\.\w+)+|\$\w*|[()|.]|\w+/gsy;

function parsePipeline(text: string): Expression {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const found = token.exec(text)?.[0];
    if (found === undefined) throw new TemplateError(`unexpected ${JSON.stringify(text[from])} in operand`);
    tokens.push(/^\s+$/.test(found) ? ' ' : found);
  }
  const state = { tokens: tokens.filter((one, i) => one !== ' ' || tokens[i - 1] === ')'), at: 0 };
  return readPipeline(state);
}

interface Tokens {
  readonly tokens: readonly string[];
  at: number;
}

function readPipeline(state: Tokens): Expression {
  let value = readCommand(state, undefined);
  while (state.tokens[state.at] === '|') {
    state.at++;
    value = readCommand(state, value);
  }
  return value;
}

/** A command's words; the value piped into it is its last argument. */
function readCommand(state: Tokens, piped: Expression | undefined): Expression {
  const words: (Expression | string)[] = [];
  for (let word = state.tokens[state.at]; word !== undefined && word !== '|' && word !== ')'; word = state.tokens[state.at]) {
    state.at++;
    if (word === ' ') continue;
    if (word === '(') words.push(readParenthesis(state));
    else words.push(operandOf(word));
  }
  const [head, ...rest] = words;
  if (head === undefined) throw new TemplateError('missing value for command');
  if (typeof head !== 'string') return head;
  const args = [...rest.map((word) => (typeof word === 'string' ? ({ type: 'call', name: word, args: [] } as const) : word)), ...(piped ? [piped] : [])];
  return { type: 'call', name: head, args };
}

function readParenthesis(state: Tokens): Expression {
  const inner = readPipeline(state);
  state.at++;
  const fields = state.tokens[state.at];
  if (fields === undefined || !/^(\.\w+)+$/.test(fields)) return inner;
  state.at++;
  return { type: 'field', of: inner, names: fields.slice(1).split('.') };
}

/** A word that is a function's name stays a string. */
function operandOf(word: string): Expression | string {
  if (word === '.') return { type: 'dot' };
  if (word.startsWith('"')) return { type: 'literal', value: JSON.parse(word) as string };
  if (word.startsWith('`')) return { type: 'literal', value: word.slice(1, -1) };
  if (/^-?\d/.test(word)) return { type: 'literal', value: Number(word) };
  if (word === 'true' || word === 'false') return { type: 'literal', value: word === 'true' };
  if (word === 'nil') return { type: 'literal', value: null };
  if (word.startsWith('.')) return { type: 'field', of: { type: 'dot' }, names: word.slice(1).split('.') };
  if (!word.startsWith('$')) return word;
  const [name = '', ...names] = word.split('.');
  return names.length === 0 ? { type: 'variable', name } : { type: 'field', of: { type: 'variable', name }, names };
}
