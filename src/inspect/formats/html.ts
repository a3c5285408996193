import { pageFoot, pageHead } from "../html/page.ts";
import { renderDumpSection } from "../html/render_html.ts";
import { type SummaryRow, summaryRow } from "../html/summary.ts";
import type { ReportWriter, TextSink, WriterOptions } from "./report_writer.ts";
import { Spool } from "./spool.ts";

/**
 * One page for a browser. What it says of all dumps stands before them, so
 * that nothing can be written until the last one is judged.
 */
export function openHtml(
  sink: TextSink,
  { now }: WriterOptions,
): ReportWriter {
  const rows: SummaryRow[] = [];
  const sections = new Spool();
  return {
    add(report) {
      sections.add(renderDumpSection(report, rows.length));
      rows.push(summaryRow(report));
    },
    end({ brokenOff }) {
      using spool = sections;
      sink.write(pageHead(rows, now, brokenOff));
      spool.drain((text) => sink.write(text));
      sink.write(pageFoot);
    },
  };
}
