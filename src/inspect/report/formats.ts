import type { DumpReport } from "../dump/report.ts";
import type { InspectFlags, ReportFormat } from "../inspect_command_spec.ts";
import type { OpenWriter } from "./report_writer.ts";
import { openText } from "./text.ts";

/**
 * Loads the module that writes a report format. Only `text` is loaded at
 * startup.
 */
export async function loadFormat(format: ReportFormat): Promise<OpenWriter> {
  if (format === "text") return onlyRequested(openText);
  const {
    openJson: json,
    openJsonLines: jsonl,
    openJunit: junit,
    openGithub: github,
    openHtml: html,
  } = await import("./rare_formats.ts");
  if (format === "html") return html;
  return onlyRequested({ json, jsonl, junit, github }[format]);
}

/**
 * The contents to read from each dump in addition to the checks. An HTML page
 * always needs the raw header and the map.
 */
export function requestedContents(
  flags: InspectFlags,
): { readonly fields: boolean; readonly map: boolean } {
  const isPage = flags.format === "html" ||
    flags.report.some((one) => one.format === "html");
  return { fields: flags.fields || isPage, map: flags.map || isPage };
}

/**
 * Removes contents that the flags did not request. Contents that only an HTML
 * page needs must not be added to the other reports of the same run.
 */
function onlyRequested(open: OpenWriter): OpenWriter {
  return (sink, options) => {
    const { fields, map: hasMap } = options.flags;
    const writer = open(sink, options);
    return {
      ...writer,
      add({ structures, map, ...rest }: DumpReport) {
        writer.add({
          ...rest,
          ...fields && structures && { structures },
          ...hasMap && map && { map },
        });
      },
    };
  };
}
