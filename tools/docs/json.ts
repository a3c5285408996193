import report from "../../src/inspect/report.schema.json" with { type: "json" };
import { settingsSchema } from "../../src/settings/settings_schema.ts";
import { fieldTable, type Schema } from "./json_schema.ts";
import { page, prose } from "./markdown.ts";

/** Every JSON document of the program, with what it comes from. */
const documents: readonly {
  readonly heading: string;
  readonly printedBy: string;
  readonly schema: Schema;
}[] = [
  {
    heading: "Report of inspect",
    printedBy: "livedump schema",
    schema: report,
  },
  {
    heading: "The settings file",
    printedBy: "livedump settings schema",
    schema: settingsSchema() as Schema,
  },
];

/** docs/json.md, from the JSON Schemas that the program prints. */
export function jsonPage(): string {
  return page(
    "JSON",
    "Every field of every document. `[]` is each entry of an array; a field " +
      "that is known but has no value is null.",
    ...documents.flatMap(({ heading, printedBy, schema }) => [
      `## ${heading}`,
      prose(schema.description ?? ""),
      `The schema itself: \`${printedBy}\`.`,
      fieldTable(schema),
    ]),
  );
}
