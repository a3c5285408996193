import { settingKinds, valueText } from "./setting_kind.ts";
import { settingNames, settingSpec, settingWords } from "./setting_table.ts";

/** Names the schema of the settings file in the file. */
export const settingsSchemaId = "urn:livedump:schema:settings:1";

/** The JSON Schema (2020-12) of the settings file, made from the table. */
export function settingsSchema(): Record<string, unknown> {
  const rows = settingNames.map((name) => {
    const spec = settingSpec(name);
    return [name, {
      description: settingWords(name) +
        (spec.default === null ? "" : ` Default: ${valueText(spec.default)}.`),
      ...settingKinds[spec.kind].schema,
    }] as const;
  });
  const needs = settingNames.flatMap((name) => {
    const needed = settingSpec(name).needs;
    return needed === undefined ? [] : [{
      if: { properties: { [name]: { const: true } }, required: [name] },
      then: { properties: { [needed]: { const: true } }, required: [needed] },
    }];
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: settingsSchemaId,
    title: "Settings of livedump",
    description: "What livedump keeps between runs. A setting that is not in " +
      "the file has its default; names that are not known are kept.",
    type: "object",
    properties: {
      $schema: { description: "The schema of the file.", type: "string" },
      version: { description: "The version of its form.", const: 1 },
      ...Object.fromEntries(rows),
    },
    allOf: needs,
  };
}
