import { asciiJson, documentHead } from "../../base/json_document.ts";
import { dumpJson } from "./render_json.ts";
import type { ReportWriter, TextSink } from "./report_writer.ts";

/** Writes one ASCII JSON document, to which each dump is added in turn. */
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

/**
 * Writes one line of ASCII JSON for each dump, as soon as the dump is
 * inspected.
 */
export function openJsonLines(sink: TextSink): ReportWriter {
  return {
    add(report) {
      const { schemaVersion } = documentHead;
      sink.write(`${asciiJson({ schemaVersion, ...dumpJson(report) })}\n`);
    },
    end() {},
  };
}

/** Returns the JSON text of an object's members, without the braces. */
function membersOf(object: object): string {
  return asciiJson(object, 2).slice(2, -2);
}

/** Indents JSON. Strings are not affected: their line breaks are escaped. */
function indented(json: string, indent: string): string {
  return indent + json.replaceAll("\n", `\n${indent}`);
}
