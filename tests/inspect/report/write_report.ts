import { assert } from "@std/assert";
import type {
  OpenWriter,
  RunEnd,
  TextSink,
} from "../../../src/inspect/report/report_writer.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import { parseCommandLine } from "../../../src/cli/parse.ts";
import { textStyle } from "../../../src/base/text/text_style.ts";
import "../../cli/load_commands.ts";

const passed: RunEnd = { verdict: "pass", exitCode: 0, brokenOff: false };

/**
 * Writes reports on some dumps in a format, with the given flags of `inspect`.
 */
export function writeReport(
  open: OpenWriter,
  dumps: readonly DumpReport[],
  run: Partial<RunEnd> = {},
  flags: readonly string[] = [],
  stepSummaryPath: string | null = null,
): string {
  const request = parseCommandLine(["inspect", ...flags, "a.dmp"]);
  assert(request.command === "inspect");
  let text = "";
  const sink: TextSink = {
    isTerminal: false,
    columns: 80,
    style: textStyle(false),
    write: (piece) => text += piece,
  };
  const now = new Date("2026-11-01T12:00:00Z");
  const writer = open(sink, { flags: request.flags, now, stepSummaryPath });
  for (const dump of dumps) writer.add(dump);
  writer.end({ ...passed, ...run });
  return text;
}
