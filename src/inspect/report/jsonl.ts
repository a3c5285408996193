import { asciiJson, documentHead } from "../../base/json_document.ts";
import { dumpJson } from "./render_json.ts";
import type { ReportWriter, TextSink } from "./report_writer.ts";

/** A line of JSON for each dump, as soon as it is judged: ASCII. */
export function openJsonLines(sink: TextSink): ReportWriter {
  return {
    add(report) {
      const { schemaVersion } = documentHead;
      sink.write(`${asciiJson({ schemaVersion, ...dumpJson(report) })}\n`);
    },
    end() {},
  };
}
