import { badRequest, isApiError } from '../api-error.ts';
import { checkedRequirement, labelKeyError, type LabelOperator, type LabelRequirement } from './label-requirement.ts';

type TokenType = ')' | ',' | '!' | '==' | '=' | '>' | '<' | '!=' | '(' | 'in' | 'notin' | 'identifier' | 'end';

interface Token {
  readonly type: TokenType;
  readonly text: string;
}

const token = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^ \t\r\n=!(),<>]+))/y;

/** `in` and `notin` are operators only where an operator stands; elsewhere they are words like any other. */
const isWord = (type: TokenType): boolean => type === 'identifier' || type === 'in' || type === 'notin';

/** The requirements of a label selector text. Throws a 400 with upstream's message. */
export function readLabelSelector(text: string): readonly LabelRequirement[] {
  const reader = new TokenReader(text);
  const requirements: LabelRequirement[] = [];
  for (;;) {
    const next = reader.peek();
    if (next.type === 'end') return requirements;
    if (!isWord(next.type) && next.type !== '!') throw badRequest(`found '${next.text}', expected: !, identifier, or 'end of string'`);
    requirements.push(readRequirement(reader));
    const separator = reader.take();
    if (separator.type === 'end') return requirements;
    if (separator.type !== ',') throw badRequest(`found '${separator.text}', expected: ',' or 'end of string'`);
    const following = reader.peek();
    if (!isWord(following.type) && following.type !== '!') throw badRequest(`found '${following.text}', expected: identifier after ','`);
  }
}

function readRequirement(reader: TokenReader): LabelRequirement {
  try {
    return checkedRequirement(readUnchecked(reader));
  } catch (error) {
    throw isApiError(error) ? badRequest(`unable to parse requirement: ${error.message}`, { cause: error }) : error;
  }
}

function readUnchecked(reader: TokenReader): LabelRequirement {
  const negated = reader.takeIf('!');
  const key = reader.take();
  if (!isWord(key.type)) throw badRequest(`found '${key.text}', expected: identifier`);
  const wrongKey = labelKeyError(key.text);
  if (wrongKey !== undefined) throw badRequest(wrongKey);
  const next = reader.peek().type;
  if (negated) return { key: key.text, operator: '!', values: [] };
  if (next === 'end' || next === ',') return { key: key.text, operator: 'exists', values: [] };
  const operator = readOperator(reader.take());
  const values = operator === 'in' || operator === 'notin' ? readValues(reader) : [readExactValue(reader)];
  return { key: key.text, operator, values };
}

const operators: ReadonlyMap<TokenType, LabelOperator> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
]);

function readOperator({ type, text }: Token): LabelOperator {
  const operator = operators.get(type);
  if (operator === undefined) throw badRequest(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
  return operator;
}

function readExactValue(reader: TokenReader): string {
  const next = reader.peek();
  if (next.type === 'end' || next.type === ',') return '';
  const value = reader.take();
  if (!isWord(value.type)) throw badRequest(`found '${value.text}', expected: identifier`);
  return value.text;
}

/** `(a,b)`; an empty place between commas is the empty value. */
function readValues(reader: TokenReader): readonly string[] {
  const open = reader.take();
  if (open.type !== '(') throw badRequest(`found '${open.text}' expected: '('`);
  const values = new Set<string>();
  let value = '';
  for (;;) {
    const next = reader.take();
    if (next.type === ')' || next.type === ',') {
      values.add(value);
      if (next.type === ')') return [...values].sort();
      value = '';
    } else if (isWord(next.type) && value === '') value = next.text;
    else throw badRequest(`found '${next.text}', expected: ',' or ')'`);
  }
}

class TokenReader {
  readonly #text: string;
  #position = 0;
  #next: Token | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): Token {
    return (this.#next ??= this.#read());
  }

  take(): Token {
    const taken = this.peek();
    this.#next = undefined;
    return taken;
  }

  takeIf(type: TokenType): boolean {
    if (this.peek().type !== type) return false;
    this.take();
    return true;
  }

  #read(): Token {
    token.lastIndex = this.#position;
    const match = token.exec(this.#text);
    if (match === null) return { type: 'end', text: '' };
    this.#position = token.lastIndex;
    const [, symbol, word = ''] = match;
    if (symbol !== undefined) return { type: symbol as TokenType, text: symbol };
    return { type: word === 'in' || word === 'notin' ? word : 'identifier', text: word };
  }
}
