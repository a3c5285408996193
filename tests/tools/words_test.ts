import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readFuzzRequest } from "../../tools/fuzz/fuzz_request.ts";
import { generate } from "../../tools/generated_files.ts";
import { readMutateRequest } from "../../tools/mutate/mutate_request.ts";
import { ToolError } from "../../tools/tool_error.ts";

Deno.test("the fuzzer refuses unknown words and wrong numbers", () => {
  for (
    const [words, message] of [
      [["--help"], 'unknown word "--help"'],
      [["--minute", "3"], 'unknown word "--minute"'],
      [["3"], 'unknown word "3"'],
      [["--seed", "1", "--", "3"], 'unknown word "3"'],
      [["-m3"], 'unknown word "-m3"'],
      [["--minutes", "soon"], '"soon" is not a number of minutes'],
      [["--minutes"], '"" is not a number of minutes'],
      [["--minutes=-1"], '"-1" is not a number of minutes'],
      [["--seed", "1.5"], '"1.5" is not a whole number of at least 0'],
      [["--seed="], 'unknown word "--seed="'],
      [["--case", "kernel-6 shift:0x1"], '"shift:0x1" is not a change'],
    ] as const
  ) {
    const error = assertThrows(
      () => readFuzzRequest(words),
      ToolError,
      message,
    );
    assertEquals(error.hint.includes("deno task fuzz [--minutes N]"), true);
  }
});

Deno.test("the fuzzer reads its flags", () => {
  assertEquals(readFuzzRequest([]), { one: null, minutes: 1, seed: null });
  assertEquals(readFuzzRequest(["--minutes", "0.5", "--seed=7"]), {
    one: null,
    minutes: 0.5,
    seed: 7,
  });
  assertEquals(
    readFuzzRequest(["--case", "kernel-6 cut:0x5000"]).one,
    { base: "kernel-6", steps: [{ kind: "cut", at: 0x5000 }] },
  );
});

Deno.test("the mutation tool refuses unknown words and wrong numbers", () => {
  const file = "src/base/layout.ts";
  for (
    const [words, message] of [
      [["--help"], 'unknown word "--help"'],
      [[], '"" is not a file in src'],
      [["tests/main_test.ts"], '"tests/main_test.ts" is not a file in src'],
      [["src/base"], '"src/base" is not a file in src'],
      [[file, "tests"], '"tests" is not a whole number of at least 1'],
      [[file, "0"], '"0" is not a whole number of at least 1'],
      [[file, "5", "-1"], 'unknown word "-1"'],
    ] as const
  ) {
    assertThrows(() => readMutateRequest(words), ToolError, message);
  }
  assertEquals(readMutateRequest([file, "5", "0", "tests/base"]), {
    file,
    count: 5,
    seed: 0,
    tests: ["tests/base"],
  });
});

Deno.test("a misspelled --check does not write the generated files", async () => {
  const folder = new URL("file:///none/such/");
  const files = new Map([["a", new Uint8Array()]]);
  const generated = { task: "docs", folder, files, owns: () => false };
  await assertRejects(
    () => generate(generated, ["--chek"]),
    ToolError,
    'unknown word "--chek"',
  );
});
