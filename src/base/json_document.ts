import config from "../../deno.json" with { type: "json" };

/** The version of this program. It is defined only in deno.json. */
export const version: string = config.version;

/** The first members of every JSON document. */
export const documentHead = {
  /**
   * Version of the document format. Within a major version, a minor version
   * only adds members to the documents. Existing members stay the same.
   */
  schemaVersion: "1.0",
  tool: { name: "livedump", version },
} as const;

/** Creates a JSON document of the program, in ASCII, with a final line feed. */
export function jsonDocument(content: object): string {
  return `${asciiJson({ ...documentHead, ...content }, 2)}\n`;
}

/**
 * Converts a value to JSON in ASCII. All other characters are escaped: RFC 8259
 * (section 7) allows this for any UTF-16 unit. The bracket of `##[` and
 * `##vso[` is also escaped, because it would start a command in the log of a
 * build server. See `inert` in text/printable.ts.
 */
export function asciiJson(value: object, indent = 0): string {
  const json = JSON.stringify(value, null, indent);
  // Nearly every document needs no escapes, and this test is faster than
  // `replace`.
  if (!/[\x7f-\uffff]|##/.test(json)) return json;
  return json.replace(
    /[\x7f-\uffff]|(?<=##(?:vso)?)\[/gi,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
