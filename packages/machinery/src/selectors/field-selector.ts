import { badRequest } from '../api-error.ts';

export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** A parsed field selector: all requirements must hold. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  /** `value` answers a field's text; an absent field counts as the empty text. */
  matches(value: (field: string) => string | undefined): boolean;
  toString(): string;
}

/** `metadata.name=a,status.phase!=Running`, with `\\`, `\,` and `\=` escaped in values; throws a 400 in upstream's words. */
export function parseFieldSelector(text: string): FieldSelector {
  return fieldSelectorOf(
    splitTerms(text)
      .filter((term) => term !== '')
      .map((term) => readTerm(term, text)),
  );
}

export function fieldSelectorOf(requirements: readonly FieldRequirement[]): FieldSelector {
  return {
    requirements,
    matches: (value) => requirements.every(({ field, operator, value: wanted }) => ((value(field) ?? '') === wanted) === (operator === '=')),
    toString: () => requirements.map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`).join(','),
  };
}

function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, String.raw`\$&`);
}

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...terms, text.slice(start)];
}

function readTerm(term: string, selector: string): FieldRequirement {
  const match = /!=|==?/.exec(term);
  if (match === null) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
  const value = unescapeValue(term.slice(match.index + match[0].length));
  return { field: term.slice(0, match.index), operator: match[0] === '!=' ? '!=' : '=', value };
}

function unescapeValue(escaped: string): string {
  let value = '';
  for (let i = 0; i < escaped.length; i += 1) {
    const character = escaped.charAt(i);
    if (character === '=' || character === ',') throw badRequest(`invalid field selector: unescaped character in value: ${character.charCodeAt(0)}`);
    if (character !== '\\') value += character;
    else {
      i += 1;
      const next = escaped.charAt(i);
      if (next !== '\\' && next !== ',' && next !== '=') throw badRequest(`invalid field selector: invalid escape sequence: \\${next}`);
      value += next;
    }
  }
  return value;
}
