const short: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** `RWO,ROX`. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return [...new Set(modes ?? [])].map((mode) => short[mode] ?? mode).join(',');
}
