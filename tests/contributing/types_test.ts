import { assertEquals } from "@std/assert";
import { extended } from "./extended.ts";

// Checking types takes about 10 s of processor time, so this file does not run
// with the other tests: it belongs to the task "types".
Deno.test("a row in one table needs no other change of the types", async () => {
  await using program = await extended();
  const { code, stderr } = await program.deno(
    ["check"],
    "main.ts",
    "tests/inspect/built_dumps_test.ts",
  );
  assertEquals([code, stderr], [0, ""]);
});
