import { pageFoot } from "./html/page.ts";
import { PageWriter } from "./html/render_html.ts";
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
  const page = new PageWriter();
  const sections = new Spool();
  return {
    add: (report) => sections.add(page.section(report)),
    end({ brokenOff }) {
      using spool = sections;
      for (const piece of page.head(now, brokenOff)) sink.write(piece);
      spool.drain((text) => sink.write(text));
      sink.write(pageFoot);
    },
  };
}
