import { renderFinding, tally } from "../../base/finding.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { choiceLines } from "../render_choices.ts";
import { requestFields } from "./request_fields.ts";

/** What `--dry-run` shows: what would be sent, where the dump would go. */
export function renderPlan(
  plan: KernelPlan,
  path: string,
  style: TextStyle,
): string {
  const { options, preflight } = plan;
  const kind = options.stacks
    ? "a kernel stacks memory dump"
    : "a full live kernel memory dump";
  const lines = [
    `Dry run: ${kind} would be written to`,
    `  ${printable(path)}`,
    "",
    "Options",
    ...choiceLines(plan.choices),
    "",
    "NtSystemDebugControl, SysDbgGetLiveKernelDump (37), with",
  ];
  let structure = "";
  for (const field of requestFields(plan)) {
    if (field.structure !== structure) {
      structure = field.structure;
      lines.push(`  ${style.bold(structure)}`);
    }
    const bits = field.bits.length > 0 ? `  ${field.bits.join(" + ")}` : "";
    lines.push(
      `    ${field.offset.padEnd(4)}  ${field.name.padEnd(17)}  ` +
        (field.value ?? "set when the dump is taken") + bits,
    );
  }
  for (const finding of preflight) {
    lines.push("", ...renderFinding(finding, style));
  }
  return [...lines, "", `  ${tally(preflight)}`, ""].join("\n");
}
