/** The program's verdicts. */
export type Verdict =
  | "complete"
  | "unexpected"
  | "unverified"
  | "partial"
  | "truncated"
  | "damaged"
  | "unreadable";

/** The stable names of the checks. */
export type CheckId =
  | "signature"
  | "header"
  | "bug-check"
  | "dump-type"
  | "machine"
  | "page-table"
  | "page-count"
  | "file-size"
  | "writer-status"
  | "attributes"
  | "secondary-data"
  | "triage"
  | "directory"
  | "streams"
  | "memory"
  | "coverage"
  | "threads"
  | "overlaps"
  | "zeroed";

/** A dump, valid or with a defect, and the required findings. */
export interface Defect {
  readonly name: string;
  /** The accepted verdicts; several if the definitions of verdicts allow it. */
  readonly verdicts: readonly Verdict[];
  /** The checks, of which at least one must not pass; empty for a valid dump. */
  readonly checkIds: readonly CheckId[];
  /** Builds the file. */
  readonly build: () => Uint8Array;
}

type OneOrMore<T> = T | readonly T[];

/** A row of a table of defects: name, verdict, check, function to build it. */
export type DefectRow = readonly [
  name: string,
  verdict: OneOrMore<Verdict>,
  checkId: OneOrMore<CheckId>,
  build: () => Uint8Array,
];

const list = <T>(value: OneOrMore<T>): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** Makes defects of the rows of a table, with a group name before each name. */
export function defects(
  group: string,
  rows: readonly DefectRow[],
): readonly Defect[] {
  return rows.map(([name, verdict, checkId, build]) => ({
    name: `${group}: ${name}`,
    verdicts: list(verdict),
    checkIds: list(checkId),
    build,
  }));
}
