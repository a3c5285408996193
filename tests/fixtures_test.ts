import { assert, assertEquals } from "@std/assert";
import { fixtures } from "../tools/fixtures/table.ts";
import { differences } from "../tools/fixtures.ts";

const folder = new URL("../fixtures/", import.meta.url);

Deno.test("the fixtures are up to date", async () => {
  assertEquals(await differences(), []);
});

Deno.test("a fixture that differs, is missing or is obsolete is found", async () => {
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

Deno.test("the fixtures are small, and the README describes each", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", folder));
  let total = 0;
  for (const { name } of fixtures) {
    total += (await Deno.stat(new URL(name, folder))).size;
    assert(readme.includes(`| \`${name}\` |`), `the README lacks ${name}`);
  }
  assert(total < 2 * 1024 * 1024);
});
