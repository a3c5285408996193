import { version } from "./version.ts";

/** The version of the documents; a higher minor number only adds to them. */
const schemaVersion = "1.1";

/** A JSON document of the program: ASCII, with a line end. */
export function jsonDocument(content: object): string {
  const document = {
    schemaVersion,
    tool: { name: "livedump", version },
    ...content,
  };
  return `${toAscii(JSON.stringify(document, null, 2))}\n`;
}

/** JSON may write any UTF-16 unit as an escape (RFC 8259, section 7). */
function toAscii(json: string): string {
  return json.replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
