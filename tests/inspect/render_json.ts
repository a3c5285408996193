import { openJson } from "../../src/inspect/report/json.ts";
import type { RunVerdict } from "../../src/base/verdict.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { writeReport } from "./report/write_report.ts";

/** Renders the complete JSON document on some dumps. */
export function renderJson(
  verdict: RunVerdict,
  dumps: readonly DumpReport[],
): string {
  return writeReport(openJson, dumps, { verdict });
}
