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
 *
 * @throws {RangeError} If a member breaks the schemas. The cause is a defect of
 * this program.
 */
export function asciiJson(value: object, indent = 0): string {
  requireValidMembers(value);
  const json = JSON.stringify(value, null, indent);
  // Nearly every document needs no escapes, and this test is faster than
  // `replace`.
  if (!/[\x7f-\uffff]|##/.test(json)) return json;
  return json.replace(
    /[\x7f-\uffff]|(?<=##(?:vso)?)\[/gi,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Checks what the types of TypeScript cannot express. In the schemas, every
 * property is required, and every number is at least 0. `JSON.stringify` would
 * omit an undefined member, and write NaN as null.
 */
function requireValidMembers(value: object): void {
  // `Object.entries` takes twice as long.
  for (const member of Object.values(value)) {
    if (typeof member === "object") {
      if (member !== null) requireValidMembers(member);
    } else if (!isValidMember(member)) {
      const name = Object.keys(value).find((name) =>
        !isValidMember(Reflect.get(value, name))
      );
      throw new RangeError(`the JSON value of "${name}" is ${member}`);
    }
  }
}

function isValidMember(member: unknown): boolean {
  return typeof member === "number"
    ? member >= 0 && member < Infinity
    : member !== undefined;
}
