/** The first process of a container is not ended by a signal it does not handle: this makes it end as any other would. */
export function endOnSignal(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
}
