/** YAML in flow style with every string quoted: `-o kyaml`. */
export function kyamlText(value: unknown): string {
  return `---\n${flow(value, 0)}\n`;
}

function flow(value: unknown, indent: number): string {
  if (typeof value === 'string') return quoted(value, indent);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const inside = ' '.repeat(indent + 2);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item === 'object' && item !== null)) return `[${value.map((item: unknown) => flow(item, indent)).join(', ')}]`;
    return `[\n${value.map((item: unknown) => `${inside}${flow(item, indent + 2)},\n`).join('')}${' '.repeat(indent)}]`;
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  if (entries.length === 0) return '{}';
  const sorted = entries.toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{\n${sorted.map(([key, member]) => `${inside}${keyText(key)}: ${flow(member, indent + 2)},\n`).join('')}${' '.repeat(indent)}}`;
}

/** A text of several lines has each on a line of its own: the line breaks are escaped, and so are blanks a line begins with. */
function quoted(text: string, indent: number): string {
  if (!text.includes('\n')) return `"${escaped(text)}"`;
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const inside = ' '.repeat(indent + 2);
  const written = [...lines.map((line) => `${escaped(line)}\\n`), ...(last === '' ? [] : [escaped(last)])];
  return `"\\\n${written.map((line) => `${inside}${/^[ \t]/.test(line) ? '\\' : ' '}${line}\\\n`).join('')}${inside}"`;
}

/** Of the characters that are not printed a tab alone stays as it is. */
const escaped = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\t', '\t')
    .replaceAll(/\\u00([\da-f]{2})/g, '\\x$1');

const keyText = (key: string): string =>
  /^[A-Za-z][\w/.-]*$/.test(key) && !/^(y|n|t|f|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key);
