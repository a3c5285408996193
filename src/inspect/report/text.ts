import { counted } from "../../base/text/count.ts";
import { inert } from "../../base/text/printable.ts";
import { type LineLayout, linesFor, wrapText } from "../../base/text/wrap.ts";
import type { DumpReport } from "../dump/report.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";
import { renderDeep } from "./render_deep.ts";
import { renderFields } from "./render_fields.ts";
import { asciiGlyphs, glyphsFor, renderMap } from "./render_map.ts";
import { renderHeadline, renderText } from "./render_text.ts";
import {
  type ReportWriter,
  type TextSink,
  VerdictTally,
  type WriterOptions,
} from "./report_writer.ts";

/**
 * Maximum number of dumps for which no list follows at the end. With more
 * dumps, the reports are longer than a screen.
 */
const fewDumps = 5;

/** Maximum number of dumps in the list at the end. */
const maxListed = 10;

/**
 * Writes text for people: each dump, then the number of dumps with each
 * verdict. After many dumps, a list of the dumps that are not complete follows.
 */
export function openText(
  sink: TextSink,
  { flags, platform }: WriterOptions,
): ReportWriter {
  const tally = new VerdictTally();
  const layout = linesFor(sink);
  const incomplete = { headlines: "", count: 0 };
  const glyphs = platform ? glyphsFor(sink, platform) : asciiGlyphs;
  return {
    add(report) {
      showReport(report, { sink, flags, layout, isFirst: tally.total === 0 });
      if (flags.map && !flags.quiet && report.format !== "unknown") {
        sink.write(renderMap(report.map ?? null, sink, glyphs));
      }
      if (report.deep && !flags.quiet) {
        sink.write(inert(renderDeep(report.deep, flags, sink.style, layout)));
      }
      if (flags.fields && !flags.quiet && report.structures) {
        sink.write(inert(renderFields(report.structures, sink.style, layout)));
      }
      tally.add(report.verdict);
      if (report.verdict === "complete") return;
      if (++incomplete.count > maxListed) return;
      incomplete.headlines += renderHeadline(report, sink.style, layout);
    },
    end({ brokenOff }) {
      if (brokenOff || flags.quiet || tally.total < 2) return;
      const counts = tally.texts().toReversed().join(", ");
      const text = `${counted(tally.total, "dump")}: ${counts}.`;
      sink.write(`\n${wrapText(text, "", layout.columns).join("\n")}\n`);
      if (tally.total <= fewDumps || incomplete.count === tally.total) return;
      const more = incomplete.count - maxListed;
      sink.write(inert(
        incomplete.headlines +
          (more > 0 ? `and ${counted(more, "other dump")}\n` : ""),
      ));
    },
  };
}

function showReport(
  report: DumpReport,
  { sink, flags, layout, isFirst }: {
    readonly sink: TextSink;
    readonly flags: InspectFlags;
    readonly layout: LineLayout;
    readonly isFirst: boolean;
  },
): void {
  const { style } = sink;
  if (flags.quiet) {
    return sink.write(inert(renderHeadline(report, style, layout)));
  }
  const gap = isFirst ? "" : "\n";
  sink.write(gap + inert(renderText(report, style, flags.verbose, layout)));
}
