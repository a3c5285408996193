import type { Context } from "../base/context.ts";
import { UsageError } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";
import report from "../inspect/report/report.schema.json" with { type: "json" };
import documents from "./documents.schema.json" with { type: "json" };

type Definitions = Readonly<Record<string, unknown>>;

/** The definitions (`$defs`) of all schemas. */
const definitions: Definitions = {
  ...report.$defs,
  schemaVersion: report.properties.schemaVersion,
  tool: report.properties.tool,
  ...documents.$defs,
};

/** The schemas of JSON documents, by the command that writes them. */
export const schemas: Readonly<Record<string, object>> = {
  inspect: report,
  ...Object.fromEntries(
    Object.entries(documents.documents).map(([name, schema]) => [name, {
      $schema: report.$schema,
      $id: `urn:livedump:schema:${name}:1`,
      ...schema,
      $defs: definitionsOf(schema),
    }]),
  ),
};

export const schemaNames = Object.keys(schemas);

/**
 * `livedump schema`: prints the JSON Schema of a command's JSON document.
 *
 * @throws {UsageError} if there is no such schema
 */
export function schemaCommand(
  context: Context,
  [name = "inspect"]: readonly string[],
): ExitCode {
  if (!Object.hasOwn(schemas, name)) {
    throw new UsageError(
      `there is no schema for "${name}"`,
      didYouMean(nearestName(name, schemaNames), "schema"),
    );
  }
  context.console.stdout.write(JSON.stringify(schemas[name], null, 2) + "\n");
  return exitCodes.done.code;
}

/**
 * The definitions that a schema uses. They make the printed schema
 * self-contained.
 */
function definitionsOf(schema: unknown): Definitions {
  const found = new Map<string, unknown>();
  const follow = (part: unknown) => {
    const text = JSON.stringify(part);
    for (const [, name = ""] of text.matchAll(/"#\/\$defs\/(\w+)"/g)) {
      if (found.has(name)) continue;
      found.set(name, definitions[name]);
      follow(definitions[name]);
    }
  };
  follow(schema);
  return Object.fromEntries(found);
}
