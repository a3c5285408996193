import { openJson } from "../../src/inspect/formats/json.ts";
import type { RunVerdict } from "../../src/verdict.ts";
import type { DumpReport } from "../../src/inspect/report.ts";
import { writeReport } from "./formats/write_report.ts";

/** The JSON document over some dumps. */
export function renderJson(
  verdict: RunVerdict,
  dumps: readonly DumpReport[],
): string {
  return writeReport(openJson, dumps, { verdict });
}
