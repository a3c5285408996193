import type { ReportFormat } from "../../settings/report_formats.ts";
import { onlyAsked } from "./asked.ts";
import type { OpenWriter } from "./report_writer.ts";

/** Every format, loaded when it is wanted: each start pays for one only. */
const writers: Readonly<Record<ReportFormat, () => Promise<OpenWriter>>> = {
  text: async () => (await import("./text.ts")).openText,
  json: async () => (await import("./json.ts")).openJson,
  jsonl: async () => (await import("./jsonl.ts")).openJsonLines,
  junit: async () => (await import("./junit.ts")).openJunit,
  github: async () => (await import("./github.ts")).openGithub,
  html: async () => (await import("./html.ts")).openHtml,
};

/** What begins a report of this format. */
export async function loadFormat(format: ReportFormat): Promise<OpenWriter> {
  const open = await writers[format]();
  return format === "html" ? open : onlyAsked(open);
}
