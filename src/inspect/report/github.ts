import type { Finding } from "../../base/finding.ts";
import { inert, printable } from "../../base/text/printable.ts";
import { textStyle } from "../../base/text/text_style.ts";
import { verdicts } from "../../base/verdict.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";
import { openStepSummary } from "./github_summary.ts";
import { renderHeadline } from "./render_text.ts";
import type { ReportWriter, TextSink, WriterOptions } from "./report_writer.ts";

/** GitHub shows ten annotations of each level for a step and drops the rest. */
const maxAnnotations = 10;

interface Annotation {
  readonly level: "error" | "warning";
  /** The order of annotations: 0 is the worst finding. */
  readonly rank: number;
  readonly path: string;
  readonly finding: Finding;
}

/**
 * Writes a line for each dump, annotations for the worst findings, and the
 * table of all dumps in the job summary of GitHub Actions.
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
      // Sorting is stable: of findings with equal ranks, the first ones are
      // kept.
      worst = [...worst, ...found].sort((a, b) => a.rank - b.rank)
        .slice(0, maxAnnotations);
      summary?.add(report);
    },
    end(run) {
      // This error is first, because GitHub shows only ten annotations of each level.
      if (run.brokenOff) {
        sink.write(
          "::error title=livedump::The run was stopped before the end. Dumps " +
            "may be missing from this report.\n",
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
    const isAllowed = verdict === "unverified" && flags.allowUnverified;
    return { level: isAllowed ? "warning" : "error", rank, path, finding };
  }
  if (status !== "warning") return null;
  const level = flags.failOn === "warning" ? "error" : "warning";
  return { level, rank: verdicts.length, path, finding };
}

function commandOf({ level, path, finding }: Annotation): string {
  const { title, message, hint } = finding;
  const file = escapeProperty(printable(path));
  const text = [message, ...(hint === undefined ? [] : [hint])]
    .map((line) => escapeData(printable(line))).join("%0A");
  return `::${level} file=${file},title=${escapeProperty(printable(title))}::` +
    `${text}\n`;
}

// Source of the escapes in escapeData and escapeProperty: actions/toolkit,
// packages/core/src/command.ts.
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
