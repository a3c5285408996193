import { counted } from "../../base/text/count.ts";
import { inert } from "../../base/text/printable.ts";
import { wrapText } from "../../base/text/wrap.ts";
import { type Verdict, verdicts } from "../../base/verdict.ts";
import type { DumpReport } from "../dump/report.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";
import { renderDeep } from "./render_deep.ts";
import { renderFields } from "./render_fields.ts";
import { asciiGlyphs, glyphsFor, renderMap } from "./render_map.ts";
import { renderHeadline, renderText } from "./render_text.ts";
import type { ReportWriter, TextSink, WriterOptions } from "./report_writer.ts";

/** Writes text for people: each dump, then the number of each verdict. */
export function openText(
  sink: TextSink,
  { flags, platform }: WriterOptions,
): ReportWriter {
  const counts = new Map<Verdict, number>();
  const glyphs = platform ? glyphsFor(sink, platform) : asciiGlyphs;
  let total = 0;
  return {
    add(report) {
      showReport(report, sink, flags, total === 0);
      if (flags.map && !flags.quiet && report.format !== "unknown") {
        sink.write(renderMap(report.map ?? null, sink, glyphs));
      }
      if (report.deep && !flags.quiet) {
        sink.write(inert(renderDeep(report.deep, flags, sink.style)));
      }
      if (flags.fields && !flags.quiet && report.structures) {
        sink.write(inert(renderFields(report.structures, sink.style)));
      }
      counts.set(report.verdict, (counts.get(report.verdict) ?? 0) + 1);
      total++;
    },
    end({ brokenOff }) {
      if (brokenOff || flags.quiet || total < 2) return;
      sink.write(totals(total, counts));
    },
  };
}

function showReport(
  report: DumpReport,
  sink: TextSink,
  flags: InspectFlags,
  isFirst: boolean,
): void {
  const { style } = sink;
  if (flags.quiet) return sink.write(inert(renderHeadline(report, style)));
  const gap = isFirst ? "" : "\n";
  sink.write(gap + inert(renderText(report, style, flags.verbose)));
}

function totals(total: number, counts: ReadonlyMap<Verdict, number>): string {
  const parts = verdicts.toReversed().flatMap(({ name }) => {
    const count = counts.get(name);
    return count === undefined ? [] : [`${count} ${name}`];
  });
  const text = `${counted(total, "dump")}: ${parts.join(", ")}.`;
  return `\n${wrapText(text).join("\n")}\n`;
}
