import type { Query } from '../api/api-client.ts';
import type { Session } from '../session.ts';

export interface LogSource {
  readonly pod: string;
  readonly container: string;
  readonly path: string;
  readonly query: Query;
}

/** Copies a container's log to stdout at the reader's pace, each line behind its source when `prefixed`. */
export async function copyLog(session: Session, source: LogSource, { prefixed }: { readonly prefixed: boolean }): Promise<void> {
  try {
    const body = await session.api.stream({ path: source.path, query: source.query, accept: '*/*' });
    const chunks = prefixed ? withPrefix(body, `[pod/${source.pod}/${source.container}] `) : body;
    for await (const chunk of chunks) {
      if (!session.io.stdout.write(chunk)) await new Promise((resolve) => session.io.stdout.once('drain', resolve));
    }
  } catch (error) {
    if (!session.flags.has('ignore-errors') || !session.flags.boolean('ignore-errors')) throw error;
    session.note(`error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function* withPrefix(body: AsyncIterable<Buffer>, prefix: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map((line) => `${prefix}${line}\n`).join('');
  }
  if (rest !== '') yield `${prefix}${rest}\n`;
}
