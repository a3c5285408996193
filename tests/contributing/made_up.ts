import type { ProgramCopy } from "../program_copy.ts";

/** A row for a table that CONTRIBUTING.md lists. */
export interface MadeUpRow {
  /** The first column of the table in CONTRIBUTING.md, such as "a setting". */
  readonly what: string;
  readonly row: string;
  /** The file to change. Omitted if CONTRIBUTING.md lists the file. */
  readonly file?: string;
  /**
   * The row is added before this text. By default, it is added at the end of
   * the array.
   */
  readonly before?: string;
}

/**
 * Test steps by title. Each step tests some of the rows. `program` is a copy of
 * the program to which all rows were added.
 */
export type Steps = Readonly<
  Record<string, (program: ProgramCopy) => Promise<void>>
>;
