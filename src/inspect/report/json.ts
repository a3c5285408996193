import { asciiJson, documentHead } from "../../base/json_document.ts";
import { dumpJson } from "./render_json.ts";
import type { ReportWriter, TextSink } from "./report_writer.ts";

/** One JSON document, which grows by a dump at a time: ASCII. */
export function openJson(sink: TextSink): ReportWriter {
  let separator = "\n";
  sink.write(`{\n${membersOf(documentHead)},\n  "dumps": [`);
  return {
    add(report) {
      sink.write(separator + indented(asciiJson(dumpJson(report), 2), "    "));
      separator = ",\n";
    },
    end({ verdict }) {
      const close = separator === "\n" ? "]" : "\n  ]";
      sink.write(`${close},\n${membersOf({ verdict })}\n}\n`);
    },
  };
}

/** The members of an object, without its braces. */
function membersOf(object: object): string {
  return asciiJson(object, 2).slice(2, -2);
}

/** No text in JSON has a line break. */
function indented(json: string, indent: string): string {
  return indent + json.replaceAll("\n", `\n${indent}`);
}
