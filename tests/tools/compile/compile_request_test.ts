import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readCompileRequest } from "../../../tools/compile/compile_request.ts";
import { targets } from "../../../tools/compile/targets.ts";
import { ToolError } from "../../../tools/tool_error.ts";

const folder = "no/such/folder";
const namesOf = (words: readonly string[]) =>
  readCompileRequest(words, folder).chosen.map(({ name }) => name);

Deno.test("without a name, the targets that most people want are compiled", () => {
  const byDefault = targets.filter((target) => target.byDefault)
    .map(({ name }) => name);
  assertEquals(namesOf([]), byDefault);
  assertEquals(readCompileRequest([], folder).isNamed, false);
  assertEquals(namesOf(["--official"]), byDefault);
});

Deno.test("a target is compiled by its name, and no other name is one", () => {
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

Deno.test("an official program has Deno's own runtime, whatever answers", async () => {
  const request = readCompileRequest(["--official", "windows-x64"], folder);
  for (const target of request.chosen) {
    assertEquals(await request.find(target), { kind: "official" });
  }
});

Deno.test("a release has official programs, of every target", async () => {
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
