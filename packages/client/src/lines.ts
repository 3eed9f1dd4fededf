const newline = 0x0a;

/**
 * Newline-separated text out of chunks cut anywhere, one batch of lines per chunk that completes any. Work is linear in
 * the bytes, however long a line is; an unfinished last line is yielded when the source ends.
 */
export async function* lineBatches(source: AsyncIterable<Buffer>): AsyncGenerator<readonly string[], void, undefined> {
  let open: Buffer[] = [];
  for await (const chunk of source) {
    const last = chunk.lastIndexOf(newline);
    if (last < 0) {
      if (chunk.length > 0) open.push(chunk);
      continue;
    }
    open.push(chunk.subarray(0, last));
    yield Buffer.concat(open).toString('utf8').split('\n');
    open = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
  }
  if (open.length > 0) yield [Buffer.concat(open).toString('utf8')];
}
