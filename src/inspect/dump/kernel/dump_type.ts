/**
 * The organization of the data after the header. `undocumented`: not public.
 */
export type BodyKind =
  | "runs"
  | "summary"
  | "bitmap"
  | "ranges"
  | "triage"
  | "nothing"
  | "undocumented";

/** A value of DUMP_HEADER.DumpType. */
export interface DumpType {
  readonly value: number;
  /** The name in reports; stable. */
  readonly name: string;
  readonly title: string;
  readonly body64: BodyKind;
  readonly body32: BodyKind;
}

const row = (
  value: number,
  name: string,
  title: string,
  body64: BodyKind = "undocumented",
  body32: BodyKind = "undocumented",
): DumpType => ({ value, name, title, body64, body32 });

/**
 * The values of DUMP_HEADER.DumpType.
 *
 * Source: mindumpdef.h (1 to 7), 0vercl0k/kdmp-parser (8 to 10: `.dump /k`,
 * `/ka`, `/f`). Task Manager's full live dump is type 6 (kdmp-parser issue 26).
 * No public description of page ranges in 32-bit dumps is known.
 */
export const dumpTypes: readonly DumpType[] = [
  row(1, "full", "full memory dump", "runs", "runs"),
  row(
    2,
    "kernel-summary",
    "kernel memory dump (old summary format)",
    "summary",
    "summary",
  ),
  row(3, "header", "header-only dump", "nothing", "nothing"),
  row(4, "triage", "small memory dump (triage)", "triage", "triage"),
  row(5, "bitmap-full", "full memory dump", "bitmap", "bitmap"),
  row(6, "bitmap-kernel", "kernel memory dump", "bitmap", "bitmap"),
  row(7, "automatic", "automatic memory dump"),
  row(8, "kernel-ranges", "kernel memory dump with page ranges", "ranges"),
  row(
    9,
    "kernel-active-ranges",
    "kernel and active memory dump with page ranges",
    "ranges",
  ),
  row(10, "full-ranges", "full memory dump with page ranges", "ranges"),
];

/** The row for a DumpType value. For unrecognized values, the row `unknown`. */
export function dumpTypeOf(value: number | null): DumpType {
  return dumpTypes.find((type) => type.value === value) ??
    row(value ?? 0, "unknown", "kernel dump of an unknown type");
}
