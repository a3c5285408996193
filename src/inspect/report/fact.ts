/** A fact about a dump: what it is of, and the lines that tell it. */
export type Fact = readonly [label: string, ...lines: string[]];

/** A time of the report, which is ISO 8601 in UTC, to the second. */
export function timeFact(time: string): string {
  return time.replace("T", " ").replace(/\..*/, " UTC");
}
