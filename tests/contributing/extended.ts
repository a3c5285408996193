import { copyProgram, type ProgramCopy } from "../program_copy.ts";
import { checkRows } from "./checks.ts";
import { formatRows } from "./formats.ts";
import { settingRows } from "./settings.ts";
import { touchedFor } from "./touched_files.ts";

/** A made-up row for each table. */
export const rows = [...checkRows, ...settingRows, ...formatRows];

/** Creates a copy of the program with one more row in each table. */
export async function extended(): Promise<ProgramCopy> {
  const program = await copyProgram();
  for (const { what, row, file = touchedFor(what), before } of rows) {
    await program.addRow(file, row, before);
  }
  return program;
}
