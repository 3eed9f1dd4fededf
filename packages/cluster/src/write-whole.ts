import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Writes a file so that it is there whole or not at all, even when the power fails. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  const part = `${file}.part-${process.pid}`;
  const handle = openSync(part, 'w', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
}
