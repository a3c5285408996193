import { schemas } from "../../src/cli/schema_command.ts";
import { settingsSchema } from "../../src/settings/setting_kind.ts";
import { fieldTable, type Schema } from "./json_schema.ts";
import { page, prose } from "./markdown.ts";

/** A dump in a document: told with the report of `inspect`, once. */
const dump = "dump";

/** docs/json.md, from the JSON Schemas that the program prints. */
export function jsonPage(): string {
  return page(
    "JSON",
    "Every field of every document. `[]` is each entry of an array; a field " +
      "that is known but has no value is null.",
    ...Object.entries(schemas).flatMap(([name, schema]) =>
      partOn(name, `livedump schema ${name}`, schema)
    ),
    ...partOn("settings file", "livedump settings schema", settingsSchema()),
  );
}

function partOn(name: string, printedBy: string, schema: Schema): string[] {
  const isReport = name === "inspect";
  const holdsDumps = !isReport && dump in (schema.$defs ?? {});
  return [
    `## ${name}`,
    prose(schema.description ?? ""),
    `The schema itself: \`${printedBy}\`.` +
    (holdsDumps
      ? " The entries of `dumps` are those of [inspect](#inspect)."
      : ""),
    fieldTable(schema, isReport ? undefined : dump),
  ];
}
