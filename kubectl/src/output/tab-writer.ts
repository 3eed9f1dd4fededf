export interface TabWriterOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Widths of an earlier block, which later ones do not fall below. */
  readonly rememberedWidths?: number[];
}

export const tableLayout: TabWriterOptions = { minWidth: 6, padding: 3 };
export const describeLayout: TabWriterOptions = { minWidth: 0, padding: 2 };

/**
 * Aligns tab-terminated cells as Go's text/tabwriter does: a column is a run of adjacent lines that all have a cell
 * there, and is as wide as its widest cell plus the padding. The last cell of a line belongs to no column.
 */
export function alignTabs(text: string, { minWidth, padding, rememberedWidths }: TabWriterOptions): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const output: string[] = [];
  const widths: number[] = [];
  format(0, lines.length);
  return output.join('\n');

  function format(from: number, to: number): void {
    const column = widths.length;
    let start = from;
    for (let at = from; at < to; at++) {
      if (!hasCell(lines[at], column)) continue;
      writeLines(start, at);
      start = at;
      let width = Math.max(minWidth, rememberedWidths?.[column] ?? 0);
      while (at < to && hasCell(lines[at], column)) width = Math.max(width, displayWidth(lines[at++]?.[column] ?? '') + padding);
      if (rememberedWidths !== undefined) rememberedWidths[column] = width;
      widths.push(width);
      format(start, at);
      widths.pop();
      start = at;
    }
    writeLines(start, to);
  }

  function writeLines(from: number, to: number): void {
    for (const cells of lines.slice(from, to))
      output.push(cells.map((cell, column) => pad(cell, column < cells.length - 1 ? widths[column] : undefined)).join(''));
  }
}

const hasCell = (cells: readonly string[] | undefined, column: number): boolean => column < (cells?.length ?? 0) - 1;

const displayWidth = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : Array.from(text).length);

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(Math.max(width - displayWidth(cell), 0));
}
