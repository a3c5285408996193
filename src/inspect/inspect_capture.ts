import type { Verdict } from "../base/verdict.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import { inspectFile } from "./inspect_file.ts";
import { type DumpJson, dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";
import { liveSystemDump } from "./dump/kernel/requester.ts";

/** What verifying a new dump gave, ready to be shown. */
export interface CaptureInspection {
  readonly verdict: Verdict;
  /** How much of its process a minidump holds, in a sentence. */
  readonly coverage: string | null;
  /** The report of the dump in JSON documents. */
  readonly json: DumpJson;
  /** The report as `inspect` prints it. */
  renderText(style: TextStyle): string;
  /** The verdict and the path in a line. */
  renderLine(style: TextStyle): string;
}

/** Verifies a dump that was just captured, for showing it with the capture. */
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
