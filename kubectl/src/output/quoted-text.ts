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
  return text.slice(1, -1).replace(escape, (whole, ...groups: readonly (string | undefined)[]) => {
    const [byte, short, long, octal] = groups;
    const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
    const character = Number.isNaN(code) ? plainCharacter(whole.slice(1), quote) : String.fromCodePoint(code);
    if (character === undefined) throw new CommandError(`unquote string ${text} error invalid syntax`);
    return character;
  });
}

const plainCharacter = (letter: string, quote: string): string | undefined => (letter === quote ? quote : plainEscapes[letter]);
