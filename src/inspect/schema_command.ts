import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit_code.ts";
import schema from "./report.schema.json" with { type: "json" };

/** `livedump schema`: the JSON Schema of the JSON report. */
export function schemaCommand(context: Context): ExitCode {
  context.console.stdout.write(JSON.stringify(schema, null, 2) + "\n");
  return exitCodes.done.code;
}
