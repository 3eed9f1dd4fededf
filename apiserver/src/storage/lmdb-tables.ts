import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type RootDatabase, type Transaction } from 'lmdb';

/** The tables of an embedded store. */
export interface LmdbTables {
  readonly root: RootDatabase;
  /** Key to the revision of its last write; deleted keys are absent. */
  readonly current: Database<number, string>;
  /** Revision to {@link LogRecord}: every write since the last compaction, and the last one of every key. */
  readonly log: Database<Buffer, number>;
  /** [when in ms, key] to the revision that expires then. */
  readonly expiry: Database<number, [number, string]>;
  /** `revision`: the newest; `compacted`: the oldest that can be read; `swept`: up to where compaction has cleaned up. */
  readonly meta: Database<number, 'revision' | 'compacted' | 'swept'>;
}

/** `path` is a directory, made when absent. */
export function openTables(path: string): LmdbTables {
  // Without overlapping sync a commit is durable when it is acknowledged, and a failing flush fails the commit. Batches
  // are made explicitly: those lmdb makes by itself leave a promise behind that nobody can handle when the commit fails.
  mkdirSync(path, { recursive: true });
  const root = open({ path: join(path, 'data.mdb'), noSubdir: true, maxDbs: 4, overlappingSync: false, eventTurnBatching: false, noMemInit: false });
  return {
    root,
    current: root.openDB({ name: 'current', encoding: 'ordered-binary' }),
    log: root.openDB({ name: 'log', encoding: 'binary' }),
    expiry: root.openDB({ name: 'expiry', encoding: 'ordered-binary' }),
    meta: root.openDB({ name: 'meta', encoding: 'ordered-binary' }),
  };
}

export type ReadTransaction = Transaction;
