/**
 * Generates pages in docs/ from the program's tables.
 *
 *     deno task docs            writes the pages
 *     deno task docs --check    lists the pages that differ, and exits with 1
 */
import {
  checksPage,
  commandLinePage,
  exitCodesPage,
  jsonPage,
} from "./docs/pages.ts";
import { differingFiles, generate } from "./generated_files.ts";
import { runTool } from "./tool_error.ts";

const pages = {
  "exit-codes.md": exitCodesPage,
  "checks.md": checksPage,
  "json.md": jsonPage,
  "command-line.md": commandLinePage,
};

/** Formats Markdown with `deno fmt`. */
async function formatMarkdown(text: string): Promise<Uint8Array> {
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--no-config", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = formatter.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await formatter.output();
  if (!success) throw new Error("deno fmt failed on a generated page");
  return stdout;
}

/** Every generated page, by name. */
export async function generatePages(): Promise<
  ReadonlyMap<string, Uint8Array>
> {
  const made = Object.entries(pages).map(async ([name, page]) =>
    [name, await formatMarkdown(page())] as const
  );
  return new Map(await Promise.all(made));
}

/** Describes docs/ and its generated pages. */
async function generatedPages(folder: URL) {
  return {
    task: "docs",
    folder,
    files: await generatePages(),
    owns: () => false,
  };
}

const folder = new URL("../docs/", import.meta.url);

/** The names of the pages that are missing or outdated. */
export async function differences(from: URL = folder): Promise<string[]> {
  return await differingFiles(await generatedPages(from));
}

if (import.meta.main) {
  await runTool(async () =>
    Deno.exit(await generate(await generatedPages(folder), Deno.args))
  );
}
