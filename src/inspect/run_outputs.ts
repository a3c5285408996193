import type { Context } from "../context.ts";
import type { InspectFlags, ReportWish } from "../settings/flags.ts";
import { inert } from "../text/inert.ts";
import { printable } from "../text/printable.ts";
import { loadFormat } from "./formats/all.ts";
import { ReportFailure } from "./formats/report_failure.ts";
import type {
  ReportWriter,
  RunEnd,
  WriterOptions,
} from "./formats/report_writer.ts";
import type { DumpReport } from "./report.ts";

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
  const open = await loadFormat(flags.format);
  const failures: string[] = [];
  const outputs = new Set<Output>([{
    writer: open(stdout, options),
    finish() {},
    [Symbol.dispose]() {},
  }]);
  const drop = (output: Output, failure: ReportFailure) => {
    outputs.delete(output);
    failures.push(failure.message);
    attempt(() => output[Symbol.dispose](), () => {});
  };
  // The summary of a job is written once.
  const rest = flags.format === "github"
    ? { ...options, stepSummaryPath: null }
    : options;
  for (const wish of flags.report) {
    const output = await openFileOutput(wish, rest, failures);
    if (output !== null) outputs.add(output);
  }
  return {
    add(report) {
      for (const one of outputs) {
        attempt(() => one.writer.add(report), (error) => drop(one, error));
      }
    },
    end(run) {
      for (const one of outputs) {
        attempt(() => {
          one.writer.end(run);
          one.finish();
        }, (error) => drop(one, error));
      }
      for (const failure of failures) {
        stderr.write(inert(`${printable(failure)}\n${failureHint}\n`));
      }
      return failures.length === 0;
    },
    [Symbol.dispose]() {
      for (const one of outputs) one[Symbol.dispose]();
    },
  };
}

/** Files are loaded only where they are wanted. */
async function openFileOutput(
  { format, path }: ReportWish,
  options: WriterOptions,
  failures: string[],
): Promise<Output | null> {
  const { openReportFile } = await import("./report_file.ts");
  const open = await loadFormat(format);
  try {
    const file = openReportFile(path);
    return {
      writer: open(file, options),
      finish: () => file.finish(),
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  } catch (error) {
    if (!(error instanceof ReportFailure)) throw error;
    failures.push(error.message);
    return null;
  }
}

/** A defect of the program is none of the report's failures. */
function attempt(act: () => void, failed: (error: ReportFailure) => void) {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ReportFailure)) throw error;
    failed(error);
  }
}
