import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { InputError, UsageError } from "../../src/base/errors.ts";
import { describeFailure } from "../../src/base/failure.ts";

Deno.test("an error of ours is its sentence, then what to do", () => {
  assertEquals(describeFailure(new UsageError("no such flag", "See: help")), {
    text: "livedump: no such flag\nSee: help\n",
    exitCode: 2,
  });
});

Deno.test("a path in an error cannot act on the terminal", () => {
  const path = "\x1b]0;title\x07.dmp";
  const error = new InputError(`${path} is missing`, path, {
    hint: `Look for ${path}`,
  });
  assertEquals(describeFailure(error), {
    text: "livedump: \\u001b]0;title\\u0007.dmp is missing\n" +
      "Look for \\u001b]0;title\\u0007.dmp\n",
    exitCode: 4,
  });
});

Deno.test("any other exception is an internal error with its place", () => {
  const { text, exitCode } = describeFailure(new TypeError("x is not y"));
  assertEquals(exitCode, 1);
  const [first, place = "", request = "", ...rest] = text.split("\n");
  assertEquals(first, "livedump: internal error: TypeError: x is not y");
  assertMatch(place, /^ {2}at .*failure_test\.ts:\d+:\d+/);
  assertStringIncludes(request, "please report");
  assertEquals(rest, [""]);
});

Deno.test("what is thrown need not be an error", () => {
  const { text, exitCode } = describeFailure("just\ntext");
  assertEquals(exitCode, 1);
  assertEquals(
    text.split("\n")[0],
    "livedump: internal error: just\\u000atext",
  );
  assertEquals(text.split("\n").length, 3);
});
