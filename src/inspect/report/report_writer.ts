import type { InspectFlags } from "../inspect_command_spec.ts";
import type { Context } from "../../base/context.ts";
import type { ExitCode } from "../../base/exit_code.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import type { RunVerdict } from "../../base/verdict.ts";
import type { DumpReport } from "../dump/report.ts";

/** Where a report goes: a stream of the program, or a file. */
export interface TextSink {
  readonly isTerminal: boolean;
  /** The width of the terminal; 80 where there is none. */
  readonly columns: number;
  readonly style: TextStyle;
  /** Writes the whole text before it returns. */
  write(text: string): void;
}

/** How a run over dumps ended. */
export interface RunEnd {
  readonly verdict: RunVerdict;
  readonly exitCode: ExitCode;
  /** Whether it was broken off, by Ctrl+C or a defect: dumps may be missing. */
  readonly brokenOff: boolean;
}

/**
 * A report in the making. It is told of each dump as soon as that is judged,
 * and keeps none of them: thousands of dumps take no more memory than one.
 */
export interface ReportWriter {
  /** A dump was judged. */
  add(report: DumpReport): void;
  /** No dump follows. A document is whole after this, even if broken off. */
  end(run: RunEnd): void;
}

/** What a report is made for. */
export interface WriterOptions {
  readonly flags: InspectFlags;
  /** When the run began. */
  readonly now: Date;
  /** What GITHUB_STEP_SUMMARY names: the file for the summary of a job. */
  readonly stepSummaryPath: string | null;
  /** For telling what a terminal can show. */
  readonly platform?: Pick<Context, "os" | "env">;
}

/** Begins a report of some format. */
export type OpenWriter = (
  sink: TextSink,
  options: WriterOptions,
) => ReportWriter;
