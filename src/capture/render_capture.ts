import { printable } from "../text/printable.ts";
import { sizeText } from "../text/size_text.ts";
import type { TextStyle } from "../text/text_style.ts";
import { wrapText } from "../text/wrap.ts";
import type { KernelRun } from "./kernel_command.ts";

/** Microsoft's advice on a dump that lacks memory (Task Manager live dump). */
const moreMemory = "Close applications and leave out hypervisor and user " +
  "pages, then take the dump again: Windows needs free memory for a copy of " +
  "what it saves.";

/** A dump that was taken, for a person. */
export function renderCapture(
  { dump, inspection }: KernelRun,
  style: TextStyle,
  quiet: boolean,
): string {
  if (dump === null) return "";
  const { path, sizeBytes, durationMs, status } = dump;
  if (quiet) {
    return inspection?.renderLine(style) ?? `${printable(path)}\n`;
  }
  const size = `${sizeText(sizeBytes)} in ${(durationMs / 1000).toFixed(1)} s`;
  const lines = [`Saved ${printable(path)}`, `  ${size}`];
  const partial = status.code !== "0x00000000";
  if (partial) {
    lines.push(...wrapText(
      `Windows says: ${status.meaning} (${status.name ?? "status"}, ` +
        `${status.code}). The dump may lack memory.`,
      "  ",
    ));
  }
  if (partial || (inspection && inspection.verdict !== "complete")) {
    lines.push(...wrapText(moreMemory, "  "));
  }
  if (inspection === null) {
    lines.push("  Not verified. To do so: livedump inspect " + printable(path));
    return `${lines.join("\n")}\n`;
  }
  return `${lines.join("\n")}\n\n${inspection.renderText(style)}`;
}
