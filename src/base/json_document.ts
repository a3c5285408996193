import { version } from "./version.ts";

/** The version of the documents; a higher minor number only adds to them. */
const schemaVersion = "1.0";

/** What every JSON document begins with. */
export const documentHead = {
  schemaVersion,
  tool: { name: "livedump", version },
} as const;

/** A JSON document of the program: ASCII, with a line end. */
export function jsonDocument(content: object): string {
  return `${asciiJson({ ...documentHead, ...content }, 2)}\n`;
}

/**
 * JSON in ASCII. It may write any UTF-16 unit as an escape (RFC 8259, section
 * 7), and so does the bracket that would make a text in the log of a job a
 * command, as `inert` in text/inert.ts has it.
 */
export function asciiJson(value: object, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replace(
      /[\x7f-\uffff]|(?<=##(?:vso)?)\[/gi,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
