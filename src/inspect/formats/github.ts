import type { ReportWriter, TextSink } from "./report_writer.ts";

/** To come. */
export function openGithub(sink: TextSink): ReportWriter {
  return {
    add(report) {
      sink.write(`${report.verdict}\n`);
    },
    end() {},
  };
}
