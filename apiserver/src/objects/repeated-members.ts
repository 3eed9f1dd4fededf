import { duplicateFields, strictDecodingProblems } from '@kubets/machinery';
import { parseDocument } from 'yaml';
import type { BodyFormat } from './parse-body.ts';

/** What a body says of members that it names twice, in the words of the decoders that clients know; the last one counts. */
export function repeatedMembers(body: Buffer, format: BodyFormat): readonly string[] {
  if (format === 'protobuf') return [];
  const text = body.toString('utf8');
  return format === 'json' ? strictDecodingProblems([], duplicateFields(text)) : repeatedKeys(text);
}

function repeatedKeys(yaml: string): readonly string[] {
  const { errors } = parseDocument(yaml, { version: '1.1', merge: true, uniqueKeys: true, logLevel: 'silent' });
  const lines = errors.flatMap(({ code, pos, linePos }) => {
    if (code !== 'DUPLICATE_KEY') return [];
    const [key = ''] = /^[^\s:,{}]+/.exec(yaml.slice(pos[0])) ?? [];
    return [`\n  line ${linePos?.[0].line ?? 0}: key ${JSON.stringify(key.replace(/^["']|["']$/g, ''))} already set in map`];
  });
  return lines.length === 0 ? [] : [`yaml: unmarshal errors:${lines.join('')}`];
}
