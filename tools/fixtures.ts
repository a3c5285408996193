/**
 * Builds the dumps in fixtures/ and their manifest.
 *
 *     deno task fixtures            writes the files
 *     deno task fixtures --check    lists the files that differ, and exits with 1
 */
import { fixtures, manifest } from "./fixtures/table.ts";
import {
  differingFiles,
  generate,
  type GeneratedFiles,
} from "./generated_files.ts";
import { runTool } from "./tool_error.ts";

/** The generated files of fixtures/. */
const generatedFixtures = (folder: URL): GeneratedFiles => ({
  task: "fixtures",
  folder,
  files: new Map([
    ...fixtures.map(({ name, build }) => [name, build()] as const),
    ["manifest.json", new TextEncoder().encode(manifest())] as const,
  ]),
  owns: (name) => name.endsWith(".dmp"),
});

const folder = new URL("../fixtures/", import.meta.url);

/** The names of the files that differ, are missing, or are obsolete. */
export async function differences(from: URL = folder): Promise<string[]> {
  return await differingFiles(generatedFixtures(from));
}

if (import.meta.main) {
  await runTool(async () =>
    Deno.exit(await generate(generatedFixtures(folder), Deno.args))
  );
}
