import type { FilePermissions } from "../ffi/file_permissions.ts";
import { printable } from "../base/text/printable.ts";
import { sizeText } from "../base/text/count.ts";
import type { OutputStream } from "../base/console.ts";
import { linesFor, wrapText } from "../base/text/wrap.ts";
import type { Inspection } from "../base/verdict.ts";
import { type CapturedDump, isPlainSuccess } from "./captured_dump.ts";

interface ShownCapture {
  readonly dump: CapturedDump;
  readonly inspection: Inspection | null;
  /** Lines to print after the size. */
  readonly facts: readonly string[];
  /**
   * Advice if the dump is not complete; `null` if the report already contains
   * advice.
   */
  readonly advice: string | null;
}

const permissionTexts: Readonly<Record<FilePermissions | "none", string>> = {
  administrators:
    "Only SYSTEM, administrators and the owner of the file can read the dump.",
  owner:
    "Only SYSTEM, administrators and the owner of the file can open the dump.",
  folder: "The dump has the permissions of its folder.",
  none:
    "The volume stores no permissions: everyone who can access the volume " +
    "can read the dump.",
};

export function renderCapture(
  { dump, inspection, facts, advice }: ShownCapture,
  stream: OutputStream,
  quiet: boolean,
): string {
  const { style } = stream;
  const { path, sizeBytes, durationMs, status, permissions } = dump;
  if (quiet) {
    return inspection?.renderLine(style) ?? `${printable(path)}\n`;
  }
  const size = `${sizeText(sizeBytes)} in ${(durationMs / 1000).toFixed(1)} s`;
  const paragraphs = [size, ...facts, permissionTexts[permissions ?? "none"]];
  if (!isPlainSuccess(dump)) {
    const name = status.name === null ? "" : `${status.name}, `;
    paragraphs.push(
      `Windows reports: ${status.meaning} (${name}${status.code}). Memory may ` +
        "be missing from the dump.",
    );
  }
  const isIncomplete = !isPlainSuccess(dump) ||
    (inspection !== null && inspection.verdict !== "complete");
  if (isIncomplete && advice !== null) paragraphs.push(advice);
  const layout = linesFor(stream);
  const { columns, shortens } = layout;
  const lines = [
    // The path stays whole, so that it can be copied.
    `Saved ${printable(path)}`,
    ...paragraphs.flatMap((paragraph) =>
      wrapText(paragraph, "  ", columns, shortens)
    ),
  ];
  if (inspection === null) {
    lines.push(
      "  Not verified. To verify: livedump inspect " + printable(path),
    );
    return `${lines.join("\n")}\n`;
  }
  return `${lines.join("\n")}\n\n${inspection.renderText(style, layout)}`;
}
