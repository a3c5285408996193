import type { StatusReport } from "../base/errors.ts";
import { fail, type Finding } from "../base/finding.ts";
import { hex32 } from "../base/text/count.ts";
import { type Inspection, worstVerdict } from "../base/verdict.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import type { DumpReport } from "./dump/report.ts";
import { inspectFile } from "./inspect_file.ts";
import { dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";
import { liveSystemDump } from "../base/bug_check.ts";

/** Verifies a dump that was just captured, */
export function inspectCapture(path: string, now: Date): Inspection {
  return inspectionOf(inspectFile(path, {
    expect: { bugCheck: liveSystemDump },
    now,
    fields: false,
  }));
}

function inspectionOf(report: DumpReport): Inspection {
  return {
    verdict: report.verdict,
    coverage:
      report.checks.find(({ id, status }) =>
        id === "coverage" && status !== "skipped"
      )?.message ?? null,
    json: dumpJson(report),
    renderText: (style: TextStyle) => renderText(report, style, false),
    renderLine: (style: TextStyle) => renderHeadline(report, style),
    revised: (path, status) =>
      inspectionOf(withStatus({ ...report, path }, status)),
  };
}

const success = hex32(0);

/** With any status but 0, a dump is at most partial, whatever it promises. */
function withStatus(report: DumpReport, status: StatusReport): DumpReport {
  if (status.code === success) return report;
  const finding = statusFinding(status);
  const verdict = worstVerdict([report.verdict, "partial"]);
  return {
    ...report,
    verdict,
    summary: verdict === report.verdict ? report.summary : finding.message,
    checks: [...report.checks, finding],
  };
}

function statusFinding({ code, name, meaning }: StatusReport): Finding {
  return {
    id: "windows-status",
    title: "Status of the capture",
    ...fail(
      "partial",
      `Windows did not report success: ${meaning}. Memory may be missing.`,
      {
        expected: `${success} (STATUS_SUCCESS)`,
        actual: name === null ? code : `${code} (${name})`,
        hint: "Take the dump again.",
      },
    ),
  };
}
