import { ApiError, type KubeObject, type Status } from '@kubets/machinery';
import type { WatchEvent } from './client.ts';
import { lineBatches } from './lines.ts';

type WireEvent<T> = WatchEvent<T> | { readonly type: 'ERROR'; readonly object: Status };

/** The events of a watch's body; an ERROR event is thrown as ApiError. */
export async function* watchEvents<T extends KubeObject>(body: AsyncIterable<Buffer>): AsyncGenerator<WatchEvent<T>, void, undefined> {
  for await (const lines of lineBatches(body)) {
    for (const line of lines) {
      if (line === '') continue;
      const event = JSON.parse(line) as WireEvent<T>;
      if (event.type === 'ERROR') throw new ApiError(event.object);
      yield event;
    }
  }
}
