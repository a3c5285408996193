import type { ProgramCopy } from "../program_copy.ts";

/** A row for a table that CONTRIBUTING.md names. */
export interface MadeUpRow {
  /** Its name in CONTRIBUTING.md. */
  readonly what: string;
  readonly row: string;
  /** The file, if the page names only a folder or nothing. */
  readonly file?: string;
  /** Text that follows the row; without it the row is last in the array. */
  readonly before?: string;
}

/** Test steps by title. Each looks for rows in a copy that has all of them. */
export type Steps = Readonly<
  Record<string, (program: ProgramCopy) => Promise<void>>
>;
