import config from "../../deno.json" with { type: "json" };

/** The version of this program; its only source is deno.json. */
export const version: string = config.version;

/** What every JSON document begins with. */
export const documentHead = {
  /** A higher minor number only adds to the documents. */
  schemaVersion: "1.0",
  tool: { name: "livedump", version },
} as const;

/** A JSON document of the program, in ASCII, with a final line feed. */
export function jsonDocument(content: object): string {
  return `${asciiJson({ ...documentHead, ...content }, 2)}\n`;
}

/**
 * JSON in ASCII: any UTF-16 unit may be an escape (RFC 8259, section 7). The
 * bracket of `##[` and `##vso[` is one, too: in the log of a build server it
 * would start a command, see `inert` in text/printable.ts.
 */
export function asciiJson(value: object, indent = 0): string {
  const json = JSON.stringify(value, null, indent);
  // Nearly every document is fit as it is, and this test is faster.
  if (!/[\x7f-\uffff]|##/.test(json)) return json;
  return json.replace(
    /[\x7f-\uffff]|(?<=##(?:vso)?)\[/gi,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
