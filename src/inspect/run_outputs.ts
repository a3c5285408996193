import type { OutputStream } from "../console.ts";
import { loadFormat } from "./formats/all.ts";
import type { ReportWriter, WriterOptions } from "./formats/report_writer.ts";

/** Every report of a run. */
export type RunOutputs = ReportWriter;

/** Begins the report on standard output, and those into files. */
export async function openOutputs(
  stdout: OutputStream,
  options: WriterOptions,
): Promise<RunOutputs> {
  const open = await loadFormat(options.flags.format);
  return open(stdout, options);
}
