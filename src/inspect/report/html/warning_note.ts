import { counted } from "../../../base/text/count.ts";
import type { DumpReport } from "../../dump/report.ts";
import { icon } from "./icons.ts";
import { html, type Markup } from "./markup.ts";

/** How many checks of a dump warn. */
export function warningsOf({ checks }: DumpReport): number {
  return checks.filter(({ status }) => status === "warning").length;
}

/** Beside a verdict, which no warning changes: a dump that has one says so. */
export function warningNote(warnings: number): Markup | null {
  if (warnings === 0) return null;
  return html`
    <p class="warnings warn">${icon("warn")}${counted(warnings, "warning")}</p>
  `;
}
