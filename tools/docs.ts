/**
 * Makes the pages in docs/ that come from the program's tables.
 *
 *     deno task docs            writes them
 *     deno task docs --check    tells which differ, and exits 1 if any does
 */
import { checksPage } from "./docs/checks.ts";
import { commandLinePage } from "./docs/command_line.ts";
import { exitCodesPage } from "./docs/exit_codes.ts";
import { formatted } from "./docs/formatted.ts";
import { jsonPage } from "./docs/json.ts";
import { say } from "./say.ts";

const folder = new URL("../docs/", import.meta.url);

const pages: Readonly<Record<string, () => string>> = {
  "exit-codes.md": exitCodesPage,
  "checks.md": checksPage,
  "json.md": jsonPage,
  "command-line.md": commandLinePage,
};

/** Every page that this tool makes, by name, as `deno fmt` would leave it. */
export async function madePages(): Promise<ReadonlyMap<string, string>> {
  const made = Object.entries(pages).map(async ([name, make]) =>
    [name, await formatted(make())] as const
  );
  return new Map(await Promise.all(made));
}

/** The names of the pages that are not there, or not as they are made. */
export async function differences(from: URL = folder): Promise<string[]> {
  const differing: string[] = [];
  for (const [name, text] of await madePages()) {
    if (await textAt(new URL(name, from)) !== text) differing.push(name);
  }
  return differing;
}

async function textAt(url: URL): Promise<string | null> {
  try {
    return (await Deno.readTextFile(url)).replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--check")) {
    const differing = await differences();
    for (const name of differing) say(`docs/${name} differs`);
    if (differing.length > 0) say("Make them again: deno task docs");
    return differing.length > 0 ? 1 : 0;
  }
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of await madePages()) {
    await Deno.writeTextFile(new URL(name, folder), text);
    say(`docs/${name}`);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
