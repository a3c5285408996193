import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/base/errors.ts";
import { flagsInWord } from "../../src/cli/flag_words.ts";
import "./load_commands.ts";

function parts(word: string) {
  return flagsInWord(word, "kernel")
    .map(({ key, written, attached }) => [key, written, attached]);
}

Deno.test("a long flag can contain its value, even an empty one", () => {
  assertEquals(parts("--output"), [["output", "--output", null]]);
  assertEquals(parts("--output=a=b"), [["output", "--output", "a=b"]]);
  assertEquals(parts("--output="), [["output", "--output", ""]]);
});

Deno.test("the flag of a camelCase name is typed with dashes", () => {
  assertEquals(parts("--dry-run"), [["dryRun", "--dry-run", null]]);
  assertThrows(() => parts("--dryRun"), UsageError, "--dryRun");
});

Deno.test("one-letter flags can be given alone or combined", () => {
  assertEquals(parts("-q"), [["quiet", "-q", null]]);
  assertEquals(parts("-qq"), [["quiet", "-q", null], ["quiet", "-q", null]]);
});

Deno.test("if a letter takes a value, the rest of the word is its value", () => {
  assertEquals(parts("-o"), [["output", "-o", null]]);
  assertEquals(parts("-qo"), [["quiet", "-q", null], ["output", "-o", null]]);
  assertEquals(parts("-oq"), [["output", "-o", "q"]]);
  assertEquals(parts("-o=q"), [["output", "-o", "q"]]);
  assertEquals(parts("-o="), [["output", "-o", ""]]);
});

Deno.test("the error contains the unknown letter", () => {
  assertThrows(() => parts("-qxo"), UsageError, '"-x" (in "-qxo")');
  assertThrows(() => parts("-\u{1f4be}"), UsageError, '"-\u{1f4be}"');
});
