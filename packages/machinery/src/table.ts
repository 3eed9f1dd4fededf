import type { KubeObject } from './object.ts';

export type Cell = string | number | boolean | null;

/** One printer column (metav1.TableColumnDefinition) and how to read it off an object. NAME and AGE are written out like any other. */
export interface Column<T extends KubeObject = KubeObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly description: string;
  /** 0 is always shown, above 0 only in wide output. */
  readonly priority: number;
  value(object: T, now: Date): Cell;
}
