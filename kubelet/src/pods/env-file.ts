/**
 * The variables of a file that a container wrote for others, in the subset of the shell's syntax that Kubernetes reads
 * (https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/#env-file-syntax):
 * `NAME='value'`, the value taken literally and over several lines where it has them. Throws on anything else.
 */
export function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  let rest = skipIgnored(text);
  while (rest !== '') {
    const [declaration, name = '', value = ''] = declarationAtStart.exec(rest) ?? [];
    if (declaration === undefined) throw new Error(`line ${lineOf(text, rest)} is not of the form NAME='value'`);
    variables.set(name, value);
    rest = skipIgnored(rest.slice(declaration.length));
  }
  return variables;
}

const blanksAndComments = /^(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$))+/;
const declarationAtStart = /^[ \t]*([^\s='#][^\s=']*)[ \t]*=[ \t]*'([^']*)'[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/;

function skipIgnored(text: string): string {
  return text === '' ? '' : text.replace(blanksAndComments, '');
}

function lineOf(text: string, rest: string): number {
  return text.slice(0, text.length - rest.length).split('\n').length;
}
