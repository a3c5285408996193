/**
 * Builds the dumps in fixtures/ and their manifest.
 *
 *     deno task fixtures            writes them
 *     deno task fixtures --check    tells which differ, and exits 1 if any does
 */
import { fixtures, manifest } from "./fixtures/table.ts";
import { say } from "./say.ts";

const folder = new URL("../fixtures/", import.meta.url);

/** Every file that this tool makes, by name. */
export function builtFiles(): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ...fixtures.map(({ name, build }) => [name, build()] as const),
    ["manifest.json", new TextEncoder().encode(manifest())] as const,
  ]);
}

const isBuilt = (name: string) =>
  name.endsWith(".dmp") || name === "manifest.json";

const equal = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** The names of the files that differ, are missing, or are too many. */
export async function differences(from: URL = folder): Promise<string[]> {
  const files = builtFiles();
  const found = new Set<string>();
  for await (const entry of Deno.readDir(from)) {
    if (entry.isFile && isBuilt(entry.name)) found.add(entry.name);
  }
  const differing: string[] = [];
  for (const [name, bytes] of files) {
    const same = found.delete(name) &&
      equal(await Deno.readFile(new URL(name, from)), bytes);
    if (!same) differing.push(name);
  }
  return [...differing, ...found].toSorted();
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--check")) {
    const differing = await differences();
    for (const name of differing) say(`fixtures/${name} differs`);
    if (differing.length > 0) say("Build them again: deno task fixtures");
    return differing.length > 0 ? 1 : 0;
  }
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of builtFiles()) {
    await Deno.writeFile(new URL(name, folder), bytes);
    say(`fixtures/${name}  ${bytes.length} bytes`);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
