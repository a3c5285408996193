import { flagsIn } from "../../base/minidump_type.ts";
import { renderFinding, tally } from "../../base/finding.ts";
import { hex32 } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { wrapText } from "../../base/text/wrap.ts";
import { choiceLines } from "../render_choices.ts";
import type { ProcessRun } from "./process_run.ts";
import { notesOnTarget, notesOnType, titleOf } from "./target.ts";

/** What `--dry-run` shows: what would be dumped, with what, where to. */
export function renderProcessPlan(
  { plan, results }: ProcessRun,
  style: TextStyle,
): string {
  if (plan === null) return "";
  const { type, clone } = plan.options;
  const names = flagsIn(type.flags).map(({ name }) => name).join(" + ");
  const notes = [...notesOnType(type), ...plan.notes];
  const lines = [
    "Options",
    ...choiceLines(plan.choices),
    "",
    `MiniDumpWriteDump of ${clone === null ? "the process" : "a clone"}, with`,
    ...wrapText(`${hex32(type.flags)}  ${names || "Normal"}`, "  "),
    ...notes.flatMap((note) => wrapText(`note: ${note}`, "  ")),
  ];
  for (const { planned, plannedPath, preflight } of results) {
    lines.push(
      "",
      `Dry run: ${titleOf(planned.target)} would be dumped to`,
      `  ${printable(plannedPath!)}`,
      ...notesOnTarget(planned.target).flatMap((note) =>
        wrapText(`note: ${note}`, "  ")
      ),
    );
    for (const finding of preflight) {
      lines.push("", ...renderFinding(finding, style));
    }
    lines.push("", `  ${tally(preflight)}`);
  }
  return `${lines.join("\n")}\n`;
}
