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
  /** At least one of these checks must not pass. Empty for a valid dump. */
  readonly checkIds: readonly CheckId[];
  readonly build: () => Uint8Array;
}

type OneOrMore<T> = T | readonly T[];

/** A table row: name, verdicts, checks, function that builds the dump. */
export type DefectRow = readonly [
  name: string,
  verdict: OneOrMore<Verdict>,
  checkId: OneOrMore<CheckId>,
  build: () => Uint8Array,
];

const list = <T>(value: OneOrMore<T>): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** Converts table rows to defects; the group name precedes each name. */
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
