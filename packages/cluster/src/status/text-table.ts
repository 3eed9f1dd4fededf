export interface Row {
  readonly cells: readonly string[];
  /** Colours the whole line; it adds no width. */
  readonly style?: ((text: string) => string) | undefined;
}

/** Columns as wide as their widest cell, indented by two; nothing trails. */
export function renderTable(rows: readonly Row[]): string {
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)));
  return rows
    .map(({ cells, style = (text: string): string => text }) => {
      const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ');
      return `  ${style(line.trimEnd())}`;
    })
    .join('\n');
}
