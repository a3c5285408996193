import type { Inspection } from "../base/verdict.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import { inspectFile } from "./inspect_file.ts";
import { dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";
import { flagWords } from "../base/minidump_type.ts";
import { defaultExpectation } from "./expectation.ts";

/**
 * Verifies a dump that was just captured.
 *
 * @param minidumpType The MINIDUMP_TYPE that was requested.
 */
export function inspectCapture(
  path: string,
  now: Date,
  minidumpType = 0,
): Inspection {
  const report = inspectFile(path, {
    expect: {
      ...defaultExpectation,
      contents: flagWords(minidumpType),
      isRequest: true,
    },
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
