import type { StatusReport } from "../base/errors.ts";
import { fail, type Finding } from "../base/finding.ts";
import { flagWords } from "../base/minidump_type.ts";
import { withModules } from "../base/on_demand.ts";
import type { WindowsRecord } from "../base/record/windows_record.ts";
import { hex32 } from "../base/text/count.ts";
import { type Inspection, worstVerdict } from "../base/verdict.ts";
import type { DumpReport } from "./dump/report.ts";
import { defaultExpectation } from "./expectation.ts";
import type { ReadingTools } from "./hash_file.ts";
import { inspectFile } from "./inspect_file.ts";
import { dumpJson } from "./report/render_json.ts";
import { renderHeadline, renderText } from "./report/render_text.ts";

interface CaptureOptions {
  /** The events that Windows logged about the dump. */
  readonly record: WindowsRecord | null;
  /** The MINIDUMP_TYPE that was requested; 0 for a kernel dump. */
  readonly minidumpType: number;
  /** The tools to compute the SHA-256; `null` for no hash. */
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
  { record, minidumpType, hashing }: CaptureOptions,
): Promise<Inspection> {
  const options = {
    expect: {
      ...defaultExpectation,
      contents: flagWords(minidumpType),
      isRequest: true,
    },
    now,
    fields: false,
    // The module is loaded only when needed.
    record: record &&
      (await import("./record/record_inspection.ts")).inspectorOfRecord(record),
  };
  return inspectionOf(
    hashing
      ? await (await import("./hash_file.ts"))
        .inspectAndHash(path, options, hashing)
      : await withModules(() => inspectFile(path, options)),
  );
}

function inspectionOf(report: DumpReport): Inspection {
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
    renderText: (style, layout) => renderText(report, style, false, layout),
    renderLine: (style) => renderHeadline(report, style),
    revised: (path, status) =>
      inspectionOf(withStatus({ ...report, path }, status)),
  };
}

const success = hex32(0);

/** Makes an otherwise complete dump partial if the status is not 0. */
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
