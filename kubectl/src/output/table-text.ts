import { alignTabs, tableLayout } from './tab-writer.ts';

/** Rows of cells aligned as kubectl aligns tables. Widths given are kept and grown: later rows of a watch line up with the first. */
export function tableText(rows: readonly (readonly string[])[], rememberedWidths?: number[]): string {
  if (rows.length === 0) return '';
  const text = rows.map((cells) => cells.map(singleLine).join('\t')).join('\n');
  return `${alignTabs(text, rememberedWidths === undefined ? tableLayout : { ...tableLayout, rememberedWidths })}\n`;
}

/** A cell never breaks its row: it ends at its first line, with a mark. */
function singleLine(cell: string): string {
  const end = cell.search(/[\n\r\f]/);
  return (end < 0 ? cell : `${cell.slice(0, end)}...`).replaceAll('\t', ' ');
}
