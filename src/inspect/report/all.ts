import type { ReportFormat } from "../inspect_command_spec.ts";
import { onlyAsked } from "./asked.ts";
import type { OpenWriter } from "./report_writer.ts";
import { openText } from "./text.ts";

/**
 * Every format. All but the usual one are loaded when they are wanted: a start
 * pays for every file that it loads.
 */
const writers: Readonly<Record<ReportFormat, () => Promise<OpenWriter>>> = {
  text: () => Promise.resolve(openText),
  json: async () => (await import("./rare_formats.ts")).openJson,
  jsonl: async () => (await import("./rare_formats.ts")).openJsonLines,
  junit: async () => (await import("./rare_formats.ts")).openJunit,
  github: async () => (await import("./rare_formats.ts")).openGithub,
  html: async () => (await import("./rare_formats.ts")).openHtml,
};

/** What begins a report of this format. */
export async function loadFormat(format: ReportFormat): Promise<OpenWriter> {
  const open = await writers[format]();
  return format === "html" ? open : onlyAsked(open);
}
