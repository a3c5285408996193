import { assertEquals, assertMatch } from "@std/assert";
import { InputError, UsageError } from "../../src/base/errors.ts";
import { printError } from "../../src/base/failure.ts";
import { fakeContext } from "../fake_context.ts";

/** The text that is printed for a thrown value, and the exit code. */
function printed(error: unknown): readonly [text: string, exitCode: number] {
  const { context, said } = fakeContext();
  const exitCode = printError(context.console.stderr, error);
  assertEquals(said.stdout, "");
  return [said.stderr, exitCode];
}

Deno.test("a LivedumpError prints its message, then its hint", () => {
  assertEquals(printed(new UsageError("no such flag", "See: help")), [
    "livedump: no such flag\nSee: help\n",
    2,
  ]);
});

Deno.test("a path in an error cannot control the terminal", () => {
  const path = "\x1b]0;title\x07.dmp";
  const error = new InputError(`${path} is missing`, path, {
    hint: `Look for ${path}`,
  });
  assertEquals(printed(error), [
    "livedump: \\u001b]0;title\\u0007.dmp is missing\n" +
    "Look for \\u001b]0;title\\u0007.dmp\n",
    4,
  ]);
});

Deno.test("any other exception is an internal error with a stack frame", () => {
  const [text, exitCode] = printed(new TypeError("x is not y"));
  assertEquals(exitCode, 1);
  const [first, frame = "", request = "", ...rest] = text.split("\n");
  assertEquals(first, "livedump: internal error: TypeError: x is not y");
  assertMatch(frame, /^ {2}at .*failure_test\.ts:\d+:\d+/);
  assertMatch(request, /defect of livedump \d+\.\d+\.\d+\. Report it/);
  assertEquals(rest, [""]);
});

Deno.test("a thrown value that is not an Error is printed as text", () => {
  const [text, exitCode] = printed("just\ntext");
  assertEquals(exitCode, 1);
  const lines = text.split("\n");
  assertEquals(lines[0], "livedump: internal error: just\\u000atext");
  assertEquals(lines.length, 3);
});
