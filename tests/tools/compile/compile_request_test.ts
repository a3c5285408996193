import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readCompileRequest } from "../../../tools/compile/compile_request.ts";
import { targets } from "../../../tools/compile/targets.ts";
import { ToolError } from "../../../tools/tool_error.ts";

const folder = "no/such/folder";
const namesOf = (words: readonly string[]) =>
  readCompileRequest(words, folder).chosen.map(({ name }) => name);

Deno.test("without a name, the default targets are compiled", () => {
  const byDefault = targets.filter((target) => target.byDefault)
    .map(({ name }) => name);
  assertEquals(namesOf([]), byDefault);
  assertEquals(readCompileRequest([], folder).isNamed, false);
  assertEquals(namesOf(["--official"]), byDefault);
});

Deno.test("a named target is compiled, and an unknown name is an error", () => {
  assertEquals(namesOf(["macos-x64", "linux-x64"]), ["macos-x64", "linux-x64"]);
  assertEquals(readCompileRequest(["macos-x64"], folder).isNamed, true);
  for (const name of ["linux", "--offical"]) {
    assertThrows(
      () => readCompileRequest([name], folder),
      ToolError,
      `there is no target "${name}"`,
    );
  }
});

Deno.test("--official uses Deno's own runtime without testing the download", async () => {
  const request = readCompileRequest(["--official", "windows-x64"], folder);
  for (const target of request.chosen) {
    assertEquals(await request.find(target), { kind: "official" });
  }
});

Deno.test("the release workflow compiles every target with --official", async () => {
  const workflow = await Deno.readTextFile(
    new URL("../../../.github/workflows/release.yml", import.meta.url),
  );
  const [, words = ""] = / task compile (.*)$/m.exec(workflow) ?? [];
  assertMatch(words, /^--official /);
  assertEquals(
    namesOf(words.split(" ")).toSorted(),
    targets.map(({ name }) => name).toSorted(),
  );
});
