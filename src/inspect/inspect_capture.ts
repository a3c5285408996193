import type { TextStyle } from "../base/text/text_style.ts";
import type { Verdict } from "../base/verdict.ts";
import { liveSystemDump } from "./dump/kernel/requester.ts";
import { inspectFile } from "./inspect_file.ts";
import { type DumpJson, dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";

/** The result of verifying a new dump. */
export interface CaptureInspection {
  readonly verdict: Verdict;
  /** A sentence that says how much of its process a minidump holds. */
  readonly coverage: string | null;
  readonly json: DumpJson;
  /** The report as `inspect` prints it. */
  renderText(style: TextStyle): string;
  /** The verdict and the path on one line. */
  renderLine(style: TextStyle): string;
}

/** Verifies a dump that was just captured. */
export function inspectCapture(path: string, now: Date): CaptureInspection {
  const report = inspectFile(path, {
    expect: { bugCheck: liveSystemDump },
    now,
    fields: false,
  });
  return {
    verdict: report.verdict,
    coverage:
      report.checks.find(({ id, status }) =>
        id === "coverage" && status !== "skipped"
      )?.message ?? null,
    json: dumpJson(report),
    renderText: (style: TextStyle) => renderText(report, style, false),
    renderLine: (style: TextStyle) => renderHeadline(report, style),
  };
}
