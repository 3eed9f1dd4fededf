import { Transform, type TransformCallback } from 'node:stream';
import { CommandError } from '../command-error.ts';
import { stringFlag } from '../flags/flag.ts';

export const detachKeysFlag = stringFlag('detach-keys', 'Override the key sequence for detaching a container', { default: 'ctrl-p,ctrl-q' });

/** The bytes of `ctrl-p,ctrl-q`: letters as they are, control keys as terminals send them. Throws CommandError. */
export function keySequence(text: string): Buffer {
  return Buffer.from(text.split(',').map(keyCode));
}

function keyCode(key: string): number {
  const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1];
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) & 0x1f;
  if (key.length === 1) return key.charCodeAt(0);
  throw new CommandError(`could not bind detach keys: Unknown character: '${key}'`);
}

/** Passes keys on until the sequence is typed, which is kept back and told. Keys that only begin it are passed on with the next. */
export class DetachOnKeys extends Transform {
  readonly #sequence: Buffer;
  readonly #onDetach: () => void;
  #matched = 0;

  constructor(sequence: Buffer, onDetach: () => void) {
    super();
    this.#sequence = sequence;
    this.#onDetach = onDetach;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const passed: number[] = [];
    for (const key of chunk) {
      if (key !== this.#sequence[this.#matched]) {
        passed.push(...this.#sequence.subarray(0, this.#matched));
        this.#matched = 0;
      }
      if (key !== this.#sequence[this.#matched]) passed.push(key);
      else if (++this.#matched === this.#sequence.length) {
        this.#matched = 0;
        this.#onDetach();
        break;
      }
    }
    done(null, Buffer.from(passed));
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#sequence.subarray(0, this.#matched));
  }
}
