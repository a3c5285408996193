/**
 * A FILETIME is a number of 100 ns units since 1601-01-01 UTC (Microsoft Learn,
 * FILETIME). 1970 is 116,444,736,000,000,000 units, or 11,644,473,600,000 ms,
 * after 1601.
 */
const epochDifferenceMs = 11_644_473_600_000n;
const ticksPerMs = 10_000n;
const lastYear = 9999;

/**
 * The date of a FILETIME; `null` if it is not set or is after the year 9999.
 */
export function dateOf(fileTime: bigint | null): Date | null {
  if (fileTime === null) return null;
  const date = new Date(Number(fileTime / ticksPerMs - epochDifferenceMs));
  return date.getUTCFullYear() <= lastYear ? date : null;
}

/** Converts units of 100 ns to seconds, exact to the millisecond. */
export function uptimeSecondsOf(ticks: bigint | null): number | null {
  return ticks === null ? null : Number(ticks / ticksPerMs) / 1000;
}
