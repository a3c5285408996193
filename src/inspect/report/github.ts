import type { InspectFlags } from "../inspect_command_spec.ts";
import type { Finding } from "../../base/finding.ts";
import { inert, printable } from "../../base/text/printable.ts";
import { textStyle } from "../../base/text/text_style.ts";
import { verdicts } from "../../base/verdict.ts";
import { openStepSummary } from "./github_summary.ts";
import { renderHeadline } from "./render_text.ts";
import type { ReportWriter, TextSink, WriterOptions } from "./report_writer.ts";

/** GitHub shows ten of each kind for a step; more would be lost in silence. */
const mostCommands = 10;

interface Annotation {
  readonly kind: "error" | "warning";
  /** Worse is less. */
  readonly rank: number;
  readonly path: string;
  readonly finding: Finding;
}

/**
 * For a job of GitHub Actions: a line for each dump, the worst findings as
 * annotations, and the whole table in the summary of the job.
 */
export function openGithub(
  sink: TextSink,
  { flags, stepSummaryPath }: WriterOptions,
): ReportWriter {
  let worst: readonly Annotation[] = [];
  let total = 0;
  const summary = stepSummaryPath === null
    ? null
    : openStepSummary(stepSummaryPath);
  return {
    add(report) {
      sink.write(inert(renderHeadline(report, textStyle(false))));
      const found = report.checks
        .map((finding) => annotationOf(report.path, finding, flags))
        .filter((one) => one !== null);
      total += found.length;
      // Sorting is stable: of equals, the first ones stay.
      worst = [...worst, ...found].sort((a, b) => a.rank - b.rank)
        .slice(0, mostCommands);
      summary?.add(report);
    },
    end(run) {
      // Before the others: of those, ten are shown.
      if (run.brokenOff) {
        sink.write(
          "::error title=livedump::The run was broken off: dumps may be " +
            "missing here.\n",
        );
      }
      for (const one of worst) sink.write(commandOf(one));
      if (total > worst.length) {
        sink.write(
          `The ${worst.length} worst of ${total} findings are annotated.\n`,
        );
      }
      summary?.end(run);
    },
  };
}

function annotationOf(
  path: string,
  finding: Finding,
  flags: InspectFlags,
): Annotation | null {
  const { status, verdict } = finding;
  if (verdict !== undefined) {
    const rank = verdicts.findIndex(({ name }) => name === verdict);
    return { kind: "error", rank, path, finding };
  }
  if (status !== "warning") return null;
  const kind = flags.failOn === "warning" ? "error" : "warning";
  return { kind, rank: verdicts.length, path, finding };
}

function commandOf({ kind, path, finding }: Annotation): string {
  const { title, message, hint } = finding;
  const file = property(printable(path));
  const text = [message, ...(hint === undefined ? [] : [hint])]
    .map((line) => data(printable(line))).join("%0A");
  return `::${kind} file=${file},title=${property(printable(title))}::` +
    `${text}\n`;
}

// Source: actions/toolkit, packages/core/src/command.ts, escapeData and
// escapeProperty.
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
