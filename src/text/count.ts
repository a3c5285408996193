/** A count with thousands separators: `1,234,567` (Intl costs 18 ms to load). */
export function grouped(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count with its noun: `1 page`, `2,048 pages`, `3 entries`. */
export function counted(
  count: number | bigint,
  noun: string,
  plural: string = `${noun}s`,
): string {
  return `${grouped(count)} ${BigInt(count) === 1n ? noun : plural}`;
}

/** A count that may be missing, or too large for a number to hold exactly. */
export function countOrUnknown(count: number | null): string {
  return Number.isSafeInteger(count) ? grouped(count!) : "?";
}
