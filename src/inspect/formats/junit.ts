import type { ReportWriter, TextSink } from "./report_writer.ts";

/** To come. */
export function openJunit(sink: TextSink): ReportWriter {
  return {
    add(report) {
      sink.write(`${report.verdict}\n`);
    },
    end() {},
  };
}
