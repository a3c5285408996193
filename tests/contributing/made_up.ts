import type { ProgramCopy } from "../program_copy.ts";

/** A row for a table that CONTRIBUTING.md lists. */
export interface MadeUpRow {
  /** The first column of the table in CONTRIBUTING.md, such as "a setting". */
  readonly what: string;
  readonly row: string;
  /** The file to change, if CONTRIBUTING.md lists only a folder or nothing. */
  readonly file?: string;
  /**
   * The text before which the row is added. Without it, the row is added at the
   * end of the array.
   */
  readonly before?: string;
}

/**
 * Test steps by title. Each step checks some rows in a copy of the program to
 * which all rows were added.
 */
export type Steps = Readonly<
  Record<string, (program: ProgramCopy) => Promise<void>>
>;
