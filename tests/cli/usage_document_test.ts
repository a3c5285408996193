import { assertEquals } from "@std/assert";
import { InputError, UsageError } from "../../src/base/errors.ts";
import { usageDocument } from "../../src/cli/usage_document.ts";

const wrong = new UsageError("that is wrong", "Do it right.");

/**
 * Returns the command in the usage document for a command line. Returns
 * `undefined` if the command line gets no document.
 */
function commandOf(line: string): string | null | undefined {
  const text = usageDocument(wrong, line.split(" "));
  return text === null ? undefined : JSON.parse(text).command;
}

Deno.test("wrong usage is a JSON document if JSON is requested", () => {
  const argv = ["kernel", "--stack", "--format", "json"];
  const { tool: _, ...document } = JSON.parse(usageDocument(wrong, argv)!);
  assertEquals(document, {
    schemaVersion: "1.0",
    command: "kernel",
    exitCode: 2,
    verdict: "error",
    dumps: [],
    error: {
      code: "usage",
      message: "that is wrong",
      hint: "Do it right.",
      status: null,
    },
  });
});

Deno.test("--format json anywhere before -- requests JSON", () => {
  assertEquals(commandOf("check --format=json --quit"), "check");
  assertEquals(commandOf("check --json --quit"), "check");
  assertEquals(commandOf("--color always process --format json"), "process");
  assertEquals(commandOf("--format json settings"), "settings");
  assertEquals(commandOf("--color=never --format json"), null);
  assertEquals(commandOf("inspekt kernel --format json"), null);
  for (
    const line of [
      "kernel --format text",
      "kernel --format jsonl",
      "kernel json --format",
      "inspect -- --format json",
    ]
  ) assertEquals(commandOf(line), undefined, line);
});

Deno.test("only wrong usage has a usage document", () => {
  const argv = ["inspect", "--format", "json"];
  const other = new InputError("gone", "a.dmp", { hint: "Look." });
  assertEquals(usageDocument(other, argv), null);
  assertEquals(usageDocument(new Error("defect"), argv), null);
});
