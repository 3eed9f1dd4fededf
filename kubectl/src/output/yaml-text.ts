import { isPlainScalarAmbiguous } from './yaml-scalars.ts';

/** YAML as upstream prints it: keys in natural order, lists level with their key, long lines unbroken, multi-line text as literal blocks. */
export function yamlText(value: unknown): string {
  const lines: string[] = [];
  if (isMap(value) || isList(value)) writeBlock(lines, value, 0, '');
  else lines.push(scalar(value, 0));
  return `${lines.join('\n')}\n`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).some((member) => member !== undefined);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;

function writeBlock(lines: string[], value: Readonly<Record<string, unknown>> | readonly unknown[], indent: number, first: string): void {
  if (isList(value)) writeList(lines, value, indent, first);
  else writeMap(lines, value as Readonly<Record<string, unknown>>, indent, first);
}

/** `first` stands before the first line in place of its indentation: `- ` of a list item. */
function writeMap(lines: string[], map: Readonly<Record<string, unknown>>, indent: number, first: string): void {
  let start = first;
  for (const key of Object.keys(map).toSorted(naturalOrder)) {
    const value = map[key];
    if (value === undefined) continue;
    const head = `${start === '' ? ' '.repeat(indent) : start}${scalar(key, indent, true)}:`;
    start = '';
    if (isList(value)) {
      lines.push(head);
      writeList(lines, value, indent, '');
    } else if (isMap(value)) {
      lines.push(head);
      writeMap(lines, value, indent + 2, '');
    } else lines.push(`${head} ${scalar(value, indent + 2)}`);
  }
}

function writeList(lines: string[], list: readonly unknown[], indent: number, first: string): void {
  let start = first;
  for (const item of list) {
    const head = `${start === '' ? ' '.repeat(indent) : start}- `;
    start = '';
    if (isList(item) || isMap(item)) writeBlock(lines, item, indent + 2, head);
    else lines.push(head + scalar(item, indent + 2));
  }
}

function scalar(value: unknown, indent: number, isKey = false): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
  if (typeof value !== 'string') return numberOrBoolean(value);
  if (value.includes('\n')) return !isKey && allowsBlock(value) ? literalBlock(value, indent) : doubleQuoted(value);
  if (isPlainScalarAmbiguous(value)) return doubleQuoted(value);
  if (allowsPlain(value)) return value;
  return allowsSingleQuotes(value) ? `'${value.replaceAll("'", "''")}'` : doubleQuoted(value);
}

function numberOrBoolean(value: unknown): string {
  if (typeof value !== 'number' || (Number.isInteger(value) && Math.abs(value) < 1e21)) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

const unprintable = /[^\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function allowsPlain(text: string): boolean {
  if (unprintable.test(text) || /^ | $/.test(text) || /^(---|\.\.\.)/.test(text)) return false;
  return !/^[#,[\]{}&*!|>'"%@`]|^[?:](?=[ \t]|$)|^-(?=[ \t]|$)|:(?=[ \t]|$)|[ \t]#/.test(text);
}

const allowsSingleQuotes = (text: string): boolean => !unprintable.test(text);

/** A literal block cannot hold a space before a line's end or at the very end. */
const allowsBlock = (text: string): boolean => !unprintable.test(text) && !/ \n| $/.test(text);

function literalBlock(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomping = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const body = text.replace(/\n$/, '').split('\n');
  const lines = body.map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return `|${hint}${chomping}\n${lines.join('\n')}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
  '\ufeff': '\\uFEFF',
};

function doubleQuoted(text: string): string {
  const escaped = Array.from(text, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    return unprintable.test(character) ? hexEscape(character) : character;
  });
  return `"${escaped.join('')}"`;
}

function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** go-yaml's order of keys: digits within them count as numbers, letters come after everything else. */
function naturalOrder(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  let digits = false;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x = '', y = ''] = [a[i], b[i]];
    if (x === y) {
      digits = isDigit(x);
      continue;
    }
    const [xLetter, yLetter] = [isLetter(x), isLetter(y)];
    if (xLetter && yLetter) return x < y ? -1 : 1;
    if (xLetter || yLetter) return digits === xLetter ? -1 : 1;
    const [xRun, yRun] = [digitsFrom(a, i), digitsFrom(b, i)];
    if (xRun === '' || yRun === '' || Number(xRun) === Number(yRun)) return x < y ? -1 : 1;
    return Number(xRun) < Number(yRun) ? -1 : 1;
  }
  return a.length - b.length;
}

const isDigit = (character: string): boolean => /\p{Nd}/u.test(character);
const isLetter = (character: string): boolean => /\p{L}/u.test(character);
const digitsFrom = (characters: readonly string[], start: number): string => {
  let end = start;
  while (end < characters.length && isDigit(characters[end] ?? '')) end++;
  return characters.slice(start, end).join('');
};
