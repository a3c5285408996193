import type { Inspection } from "../base/verdict.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import { inspectFile } from "./inspect_file.ts";
import { dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";
import { liveSystemDump } from "../base/bug_check.ts";

/** Verifies a dump that was just captured, */
export function inspectCapture(path: string, now: Date): Inspection {
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
