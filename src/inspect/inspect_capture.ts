import { liveSystemDump } from "../base/bug_check.ts";
import type { WindowsRecord } from "../base/record/windows_record.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import type { Inspection } from "../base/verdict.ts";
import type { ReadingTools } from "./hash_file.ts";
import { inspectFile } from "./inspect_file.ts";
import { dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";

interface CaptureOptions {
  /** What Windows logged about the dump. */
  readonly record: WindowsRecord | null;
  /** Compute the SHA-256, too; `null` for no hash. */
  readonly hashing: ReadingTools | null;
}

/**
 * Verifies a dump that was just captured.
 *
 * @throws {LivedumpError} `cancelled` if Ctrl+C ended hashing.
 */
export async function inspectCapture(
  path: string,
  now: Date,
  { record, hashing }: CaptureOptions,
): Promise<Inspection> {
  const options = {
    expect: { bugCheck: liveSystemDump },
    now,
    fields: false,
    // Loaded only when needed.
    record: record &&
      (await import("./record/record_inspection.ts")).inspectorOfRecord(record),
  };
  const report = hashing
    ? await (await import("./hash_file.ts"))
      .inspectAndHash(path, options, hashing)
    : inspectFile(path, options);
  return {
    verdict: report.verdict,
    coverage:
      report.checks.find(({ id, status }) =>
        id === "coverage" && status !== "skipped"
      )?.message ?? null,
    identity: {
      systemTime: report.kernel?.systemTime ?? null,
      upTimeSeconds: report.kernel?.upTimeSeconds ?? null,
      sha256: report.hash?.value ?? null,
    },
    json: dumpJson(report),
    renderText: (style: TextStyle) => renderText(report, style, false),
    renderLine: (style: TextStyle) => renderHeadline(report, style),
  };
}
