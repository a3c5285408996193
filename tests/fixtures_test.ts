import { assert, assertEquals } from "@std/assert";
import { fixtures } from "../tools/fixtures/table.ts";
import { differences } from "../tools/fixtures.ts";

const folder = new URL("../fixtures/", import.meta.url);

Deno.test("the fixtures equal the output of the builder", async () => {
  assertEquals(await differences(), []);
});

Deno.test("differing, missing and extra fixtures are reported", async () => {
  const copy = await Deno.makeTempDir();
  try {
    const at = new URL(`file://${copy}/`);
    for await (const { name } of Deno.readDir(folder)) {
      await Deno.copyFile(new URL(name, folder), new URL(name, at));
    }
    await Deno.writeTextFile(new URL("crash-kernel.dmp", at), "other");
    await Deno.remove(new URL("process-cut.dmp", at));
    await Deno.writeTextFile(new URL("stray.dmp", at), "");
    assertEquals(await differences(at), [
      "crash-kernel.dmp",
      "process-cut.dmp",
      "stray.dmp",
    ]);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
});

Deno.test("the fixtures are small and the README lists each of them", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", folder));
  let total = 0;
  const limit = 1024 * 1024;
  for (const { name } of fixtures) {
    const { size } = await Deno.stat(new URL(name, folder));
    assert(size < limit, `${name} has ${size} bytes`);
    total += size;
    assert(readme.includes(`| \`${name}\` |`), `the README lacks ${name}`);
  }
  assert(total < 2 * limit);
});
