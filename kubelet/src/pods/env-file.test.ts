import { describe, expect, it } from 'vitest';
import { parseEnvFile } from './env-file.ts';

describe('a file of variables', () => {
  it.each<[string, string, Record<string, string>]>([
    ['single-quoted values', "DB_ADDRESS='address'\nREST_ENDPOINT='endpoint'\n", { DB_ADDRESS: 'address', REST_ENDPOINT: 'endpoint' }],
    ['values taken literally', 'A=\'$HOME \\n "x" # no comment\'', { A: '$HOME \\n "x" # no comment' }],
    ['values of several lines', "MULTI='line1\nline2'\nNEXT='x'", { MULTI: 'line1\nline2', NEXT: 'x' }],
    ['blanks around names and values, and blank lines', "\n  A = 'x'  \n\n\tB='y'\n", { A: 'x', B: 'y' }],
    ['comments', "# first\nA='x'\n  # B='y'\n", { A: 'x' }],
    ['an empty value', "A=''", { A: '' }],
    ['the last value of a name', "A='x'\nA='y'", { A: 'y' }],
    ['nothing', '', {}],
  ])('may have %s', (_what, text, variables) => {
    expect(Object.fromEntries(parseEnvFile(text))).toEqual(variables);
  });

  it.each<[string, string, number]>([
    ['bare values', 'A=value', 1],
    ['double-quoted values', 'A="value"', 1],
    ['adjacent quotes', "A='x'\nB='y''z'", 2],
    ['expansion', "A='a'$OTHER", 1],
    ['a quote that is not closed', "# comment\n\nA='x", 3],
    ['commands', 'echo hello', 1],
  ])('may not have %s', (_what, text, line) => {
    expect(() => parseEnvFile(text)).toThrow(`line ${line} is not of the form NAME='value'`);
  });
});
