import type { InspectFlags } from "./inspect_command_spec.ts";
import type { OutputStream } from "../base/console.ts";
import type { Context } from "../base/context.ts";
import { LivedumpError } from "../base/errors.ts";
import { inert, printable } from "../base/text/printable.ts";
import type { DumpReport } from "./dump/report.ts";
import { loadFormat } from "./report/all.ts";
import { ReportFailure } from "./report/report_failure.ts";
import type {
  ReportWriter,
  RunEnd,
  WriterOptions,
} from "./report/report_writer.ts";

/** Every report of a run: the one on standard output, and those into files. */
export interface RunOutputs extends Disposable {
  /** A dump was judged. */
  add(report: DumpReport): void;
  /** No dump follows. Returns whether every report could be written. */
  end(run: RunEnd): boolean;
}

/** A report that goes on until it fails; the others go on then. */
interface Output extends Disposable {
  readonly writer: ReportWriter;
  finish(): void;
}

const failureHint =
  "Check the folder, its permissions and the room on the disk. The verdict " +
  "is not touched by this, only the exit code.";

/** Begins all reports; one that cannot be is told of at the end. */
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
  outputs.begin(() => ({
    writer: open(stdout, options),
    finish() {},
    [Symbol.dispose]() {},
  }));
  // The summary of a job is written once.
  const rest = flags.format === "github"
    ? { ...options, stepSummaryPath: null }
    : options;
  for (const { format, path } of flags.report) {
    // Files are loaded only where they are wanted.
    const { openReportFile } = await import("./report_file.ts");
    const open = await loadFormat(format);
    outputs.begin(() => {
      const file = openReportFile(path);
      return {
        writer: open(file, rest),
        finish: () => file.finish(),
        [Symbol.dispose]: () => file[Symbol.dispose](),
      };
    });
  }
  outputs.goOn();
  return outputs;
}

class Outputs implements RunOutputs {
  readonly #going = new Set<Output>();
  readonly #failures: string[] = [];
  /** Why standard output takes no more. */
  #outputError: LivedumpError | null = null;

  constructor(readonly stderr: OutputStream) {}

  begin(open: () => Output): void {
    this.#attempt(() => this.#going.add(open()), () => {});
  }

  add(report: DumpReport): void {
    this.#eachGoing((one) => one.writer.add(report));
    this.goOn();
  }

  end(run: RunEnd): boolean {
    this.#eachGoing((one) => {
      one.writer.end(run);
      one.finish();
    });
    for (const failure of this.#failures) {
      this.stderr.write(inert(`${printable(failure)}\n${failureHint}\n`));
    }
    if (this.#outputError !== null && !run.brokenOff) throw this.#outputError;
    return this.#failures.length === 0;
  }

  /** With standard output gone, reading is worth it for reports in files. */
  goOn(): void {
    if (this.#outputError === null || this.#going.size > 0) return;
    throw this.#outputError;
  }

  [Symbol.dispose](): void {
    for (const one of this.#going) {
      this.#attempt(() => one[Symbol.dispose](), () => {});
    }
  }

  #eachGoing(act: (output: Output) => void): void {
    for (const one of this.#going) {
      this.#attempt(() => act(one), () => {
        this.#going.delete(one);
        this.#attempt(() => one[Symbol.dispose](), () => {});
      });
    }
  }

  /** A defect of the program is none of the report's failures. */
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
