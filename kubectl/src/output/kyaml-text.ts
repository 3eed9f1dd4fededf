/** YAML in flow style with every string quoted: `-o kyaml`. */
export function kyamlText(value: unknown): string {
  return `---\n${flow(value, 0)}\n`;
}

function flow(value: unknown, indent: number): string {
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

const keyText = (key: string): string => (/^[A-Za-z][\w/.-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key));
