import { CommandError } from '../command-error.ts';

const plainEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const escape = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/gs;

/** What stands between the quotes, with Go's escapes read. Throws CommandError for an escape Go does not know. */
export function unquoted(text: string): string {
  const [quote = ''] = text;
  return text.slice(1, -1).replace(escape, (_whole, byte?: string, short?: string, long?: string, octal?: string, plain = '') => {
    const hexadecimal = byte ?? short ?? long;
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const character = plain === quote ? quote : plainEscapes[plain];
    if (character === undefined) throw new CommandError(`unquote string ${text} error invalid syntax`);
    return character;
  });
}
