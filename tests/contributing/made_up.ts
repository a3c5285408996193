import type { ProgramCopy } from "../program_copy.ts";

/** A row that nobody needs, for a table that CONTRIBUTING.md names. */
export interface MadeUpRow {
  /** What CONTRIBUTING.md calls it. */
  readonly what: string;
  readonly row: string;
  /** The file, where the page names a folder or none. */
  readonly file?: string;
  /** What the row is put before; else it comes last in the array. */
  readonly before?: string;
}

/** Looks for made-up rows in a copy of the program that has them all. */
export type Steps = Readonly<
  Record<string, (program: ProgramCopy) => Promise<void>>
>;
