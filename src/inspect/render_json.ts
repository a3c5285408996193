import { version } from "../version.ts";
import type { Finding } from "../finding.ts";
import type { DumpReport } from "./report.ts";

/** The version of the document; a higher minor number only adds to it. */
const schemaVersion = "1.0";

/** The verdict over all dumps. */
export type RunVerdict = "pass" | "fail" | "error";

/** The JSON document over all dumps: ASCII, with a line end. */
export function renderJson(
  verdict: RunVerdict,
  dumps: readonly DumpReport[],
): string {
  const document = {
    schemaVersion,
    tool: { name: "livedump", version },
    verdict,
    dumps: dumps.map((dump) => ({
      ...dump,
      checks: dump.checks.map(checkOf),
    })),
  };
  return `${toAscii(JSON.stringify(document, null, 2))}\n`;
}

function checkOf(finding: Finding) {
  const { id, status, title, message } = finding;
  return {
    id,
    status,
    title,
    message,
    fileOffset: finding.fileOffset ?? null,
    expected: finding.expected ?? null,
    actual: finding.actual ?? null,
    hint: finding.hint ?? null,
  };
}

/** JSON may write any UTF-16 unit as an escape (RFC 8259, section 7). */
function toAscii(json: string): string {
  return json.replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
