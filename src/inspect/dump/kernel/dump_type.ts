/** How what follows the header is laid out; `undocumented`: not publicly. */
export type BodyKind =
  | "runs"
  | "bitmap"
  | "ranges"
  | "triage"
  | "nothing"
  | "undocumented";

/** A row of the table of DumpType values. */
export interface DumpType {
  readonly value: number;
  /** The name in reports; stable. */
  readonly name: string;
  readonly title: string;
  readonly body64: BodyKind;
  readonly body32: BodyKind;
}

/**
 * The values of DUMP_HEADER.DumpType.
 *
 * Source: mindumpdef.h (1 to 7), 0vercl0k/kdmp-parser (8 to 10: `.dump /k`,
 * `/ka`, `/f`). Task Manager's full live dump is type 6 (kdmp-parser issue 26).
 * Bitmap and triage bodies of 32-bit dumps have no public description here.
 */
export const dumpTypes: readonly DumpType[] = [
  {
    value: 1,
    name: "full",
    title: "full memory dump",
    body64: "runs",
    body32: "runs",
  },
  {
    value: 2,
    name: "kernel-summary",
    title: "kernel memory dump (old summary format)",
    body64: "undocumented",
    body32: "undocumented",
  },
  {
    value: 3,
    name: "header",
    title: "header-only dump",
    body64: "nothing",
    body32: "nothing",
  },
  {
    value: 4,
    name: "triage",
    title: "small memory dump (triage)",
    body64: "triage",
    body32: "undocumented",
  },
  {
    value: 5,
    name: "bitmap-full",
    title: "full memory dump",
    body64: "bitmap",
    body32: "undocumented",
  },
  {
    value: 6,
    name: "bitmap-kernel",
    title: "kernel memory dump",
    body64: "bitmap",
    body32: "undocumented",
  },
  {
    value: 7,
    name: "automatic",
    title: "automatic memory dump",
    body64: "undocumented",
    body32: "undocumented",
  },
  {
    value: 8,
    name: "kernel-ranges",
    title: "kernel memory dump with page ranges",
    body64: "ranges",
    body32: "undocumented",
  },
  {
    value: 9,
    name: "kernel-active-ranges",
    title: "kernel and active memory dump with page ranges",
    body64: "ranges",
    body32: "undocumented",
  },
  {
    value: 10,
    name: "full-ranges",
    title: "full memory dump with page ranges",
    body64: "ranges",
    body32: "undocumented",
  },
];

/** The row of a DumpType value; one that says so where it is not known. */
export function dumpTypeOf(value: number | null): DumpType {
  return dumpTypes.find((row) => row.value === value) ?? {
    value: value ?? 0,
    name: "unknown",
    title: "kernel dump of an unknown type",
    body64: "undocumented",
    body32: "undocumented",
  };
}
