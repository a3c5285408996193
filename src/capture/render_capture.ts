import { printable } from "../base/text/printable.ts";
import { sizeText } from "../base/text/count.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import { wrapText } from "../base/text/wrap.ts";
import type { CapturedDump } from "./capture_report.ts";
import type { Inspection } from "../base/verdict.ts";

/** A dump that was taken, with all that is to be said of it. */
export interface ShownCapture {
  readonly dump: CapturedDump;
  readonly inspection: Inspection | null;
  /** Lines that follow the size. */
  readonly facts: readonly string[];
  /** What to do if it is not whole. */
  readonly advice: string;
}

/** A dump that was taken, for a person. */
export function renderCapture(
  { dump, inspection, facts, advice }: ShownCapture,
  style: TextStyle,
  quiet: boolean,
): string {
  const { path, sizeBytes, durationMs, status } = dump;
  if (quiet) {
    return inspection?.renderLine(style) ?? `${printable(path)}\n`;
  }
  const size = `${sizeText(sizeBytes)} in ${(durationMs / 1000).toFixed(1)} s`;
  const lines = [
    `Saved ${printable(path)}`,
    ...[size, ...facts].flatMap((fact) => wrapText(fact, "  ")),
  ];
  const name = status.name === null ? "" : `${status.name}, `;
  const partial = status.code !== "0x00000000";
  if (partial) {
    lines.push(...wrapText(
      `Windows says: ${status.meaning} (${name}${status.code}). The dump may ` +
        "lack memory.",
      "  ",
    ));
  }
  if (partial || (inspection && inspection.verdict !== "complete")) {
    lines.push(...wrapText(advice, "  "));
  }
  if (inspection === null) {
    lines.push("  Not verified. To do so: livedump inspect " + printable(path));
    return `${lines.join("\n")}\n`;
  }
  return `${lines.join("\n")}\n\n${inspection.renderText(style)}`;
}
