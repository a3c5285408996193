import type { Context } from "../../base/context.ts";
import type { ExitCode } from "../../base/exit_code.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { type RunVerdict, type Verdict, verdicts } from "../../base/verdict.ts";
import type { DumpReport } from "../dump/report.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";

/** Where a report is written: a stream of the program, or a file. */
export interface TextSink {
  readonly isTerminal: boolean;
  /**
   * The width of the terminal in columns; 80 if the output is not a terminal.
   */
  readonly columns: number;
  readonly style: TextStyle;
  /** Writes all of the text before it returns. */
  write(text: string): void;
}

/** How a run ended. */
export interface RunEnd {
  readonly verdict: RunVerdict;
  readonly exitCode: ExitCode;
  /**
   * Whether Ctrl+C or an internal error stopped the run, so that dumps may be
   * missing.
   */
  readonly brokenOff: boolean;
}

/**
 * Writes a report. Each dump is added as soon as it is inspected, and is not
 * kept in memory. Thousands of dumps therefore take no more memory than one.
 */
export interface ReportWriter {
  add(report: DumpReport): void;
  /** Completes the document, even if the run was stopped early. */
  end(run: RunEnd): void;
}

export interface WriterOptions {
  readonly flags: InspectFlags;
  /** When the run started. */
  readonly now: Date;
  /** The file for the job summary, from GITHUB_STEP_SUMMARY. */
  readonly stepSummaryPath: string | null;
  /** Determines which characters the terminal can show. */
  readonly platform?: Pick<Context, "os" | "env">;
}

export type OpenWriter = (
  sink: TextSink,
  options: WriterOptions,
) => ReportWriter;

/** Counts dumps by their verdicts. */
export class VerdictTally {
  readonly #counts = new Map<Verdict, number>();
  total = 0;

  add(verdict: Verdict): void {
    this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + 1);
    this.total++;
  }

  /**
   * The counts, worst verdict first, such as `["1 truncated", "5 complete"]`.
   */
  texts(): string[] {
    return verdicts.map(({ name }) => [this.#counts.get(name), name] as const)
      .filter(([count]) => count !== undefined)
      .map(([count, name]) => `${count} ${name}`);
  }
}

/** The error if a report file cannot be written. */
export class ReportFailure extends Error {
  override readonly name = "ReportFailure";
  constructor(readonly path: string, cause: unknown) {
    const words = reasonOf(cause).replace(/\.$/, "");
    super(`The report ${path} could not be written: ${words}.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  // Deno needs more permissions for devices and /proc than for files. livedump
  // does not have these permissions.
  if (cause instanceof Deno.errors.NotCapable) {
    return "it is a path of the system, not of a file on a disk";
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  // Removes the operation and the temporary path, which Deno appends.
  return reason.replace(/: \w+ '.*$/s, "");
}
