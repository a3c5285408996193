import { assert, assertEquals } from "@std/assert";
import { checkout } from "../../../tools/checkout.ts";
import { bundleProgram } from "../../../tools/compile/compile_target.ts";

/**
 * The files that a file of a bundle imports statically, directly or indirectly.
 */
async function loadedWith(folder: string, start: string): Promise<Set<string>> {
  const loaded = new Set<string>();
  const pending = [start];
  for (let name = pending.pop(); name; name = pending.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    const text = await Deno.readTextFile(`${folder}/${name}`);
    const imports = text.matchAll(/(?:from|import)"\.\/([^"]+)"/g);
    pending.push(...Array.from(imports, ([, file]) => file!));
  }
  return loaded;
}

Deno.test("a start loads two files of the bundle, and an inspection two more", async () => {
  const work = await Deno.makeTempDir({
    dir: `${checkout}/.cache`,
    prefix: "chunks",
  });
  try {
    const { main } = await bundleProgram(checkout, work);
    const folder = main.slice(0, main.lastIndexOf("/"));
    const start = await loadedWith(folder, "main.js");
    assertEquals(start.size, 2, [...start].join());
    const files = await Array.fromAsync(Deno.readDir(folder));
    const inspect = files.find(({ name }) => /^inspect_command-/.test(name));
    assert(inspect !== undefined);
    const more = (await loadedWith(folder, inspect.name)).difference(start);
    assertEquals(more.size, 2, [...more].join());
    for (const name of [...start, ...more]) {
      const text = await Deno.readTextFile(`${folder}/${name}`);
      assert(!text.includes("MiniDumpWriteDump("), "no code of captures");
      assert(text.length < 180_000, `${name}: ${text.length} bytes`);
    }
  } finally {
    await Deno.remove(work, { recursive: true });
  }
});
