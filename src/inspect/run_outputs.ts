import type { OutputStream } from "../base/console.ts";
import type { Context } from "../base/context.ts";
import { LivedumpError } from "../base/errors.ts";
import { inert, printable } from "../base/text/printable.ts";
import type { DumpReport } from "./dump/report.ts";
import type { InspectFlags } from "./inspect_command_spec.ts";
import { loadFormat } from "./report/formats.ts";
import {
  ReportFailure,
  type ReportWriter,
  type RunEnd,
  type WriterOptions,
} from "./report/report_writer.ts";
import type { ReportFile } from "./report_file.ts";

/** All reports of a run: on standard output and in files. */
export interface RunOutputs extends Disposable {
  add(report: DumpReport): void;
  /** Ends all reports. Returns whether every report could be written. */
  end(run: RunEnd): boolean;
}

/** One report. If writing it fails, the other reports continue. */
interface Output {
  readonly writer: ReportWriter;
  /** The report file; `null` for standard output. */
  readonly file: ReportFile | null;
}

const failureHint =
  "Check the folder, its permissions and the free disk space. The verdict " +
  "stands; the exit code is 4.";

/** Opens all reports. If a report cannot be opened, `end` prints the error. */
export async function openOutputs(
  context: Context,
  flags: InspectFlags,
  now: Date,
): Promise<RunOutputs> {
  const { console: { stdout, stderr }, env } = context;
  const options: WriterOptions = {
    flags,
    now,
    platform: context,
    stepSummaryPath: env("GITHUB_STEP_SUMMARY") || null,
  };
  const outputs = new Outputs(stderr);
  const open = await loadFormat(flags.format);
  outputs.begin(() => ({ writer: open(stdout, options), file: null }));
  // The job summary is written only once. If standard output has the format
  // `github`, that report writes the summary.
  const fileOptions = flags.format === "github"
    ? { ...options, stepSummaryPath: null }
    : options;
  for (const { format, path } of flags.report) {
    // The module is loaded only when needed.
    const { openReportFile } = await import("./report_file.ts");
    const open = await loadFormat(format);
    outputs.begin(() => {
      const file = openReportFile(path);
      return { writer: open(file, fileOptions), file };
    });
  }
  outputs.throwIfNoneLeft();
  return outputs;
}

class Outputs implements RunOutputs {
  readonly #open = new Set<Output>();
  readonly #failures: string[] = [];
  /**
   * The error that stopped writing to standard output; `null` if there is none.
   */
  #outputError: LivedumpError | null = null;

  constructor(readonly stderr: OutputStream) {}

  begin(open: () => Output): void {
    this.#attempt(() => this.#open.add(open()), () => {});
  }

  add(report: DumpReport): void {
    this.#eachOpen((one) => one.writer.add(report));
    this.throwIfNoneLeft();
  }

  end(run: RunEnd): boolean {
    this.#eachOpen((one) => {
      one.writer.end(run);
      one.file?.finish();
    });
    for (const failure of this.#failures) {
      this.stderr.write(inert(`${printable(failure)}\n${failureHint}\n`));
    }
    if (this.#outputError !== null && !run.brokenOff) throw this.#outputError;
    return this.#failures.length === 0;
  }

  /**
   * Throws if writing to standard output failed and no report file is open. As
   * long as one is open, the run continues.
   */
  throwIfNoneLeft(): void {
    if (this.#outputError === null || this.#open.size > 0) return;
    throw this.#outputError;
  }

  [Symbol.dispose](): void {
    for (const one of this.#open) {
      this.#attempt(() => one.file?.[Symbol.dispose](), () => {});
    }
  }

  #eachOpen(act: (output: Output) => void): void {
    for (const one of this.#open) {
      this.#attempt(() => act(one), () => {
        this.#open.delete(one);
        this.#attempt(() => one.file?.[Symbol.dispose](), () => {});
      });
    }
  }

  /** Handles failed writes only, and rethrows internal errors. */
  #attempt(act: () => void, failed: () => void): void {
    try {
      act();
    } catch (error) {
      if (error instanceof ReportFailure) this.#failures.push(error.message);
      else if (isOutputFailure(error)) this.#outputError = error;
      else throw error;
      failed();
    }
  }
}

function isOutputFailure(error: unknown): error is LivedumpError {
  return error instanceof LivedumpError && error.code === "output-failed";
}
