import { assertEquals, assertInstanceOf } from "@std/assert";
import {
  InputError,
  LivedumpError,
  UsageError,
} from "../../src/base/errors.ts";

Deno.test("a usage error exits with 2", () => {
  const error = new UsageError("what was found", "where to look");
  assertInstanceOf(error, LivedumpError);
  assertEquals(
    [error.name, error.code, error.exitCode, error.message, error.hint],
    ["UsageError", "usage", 2, "what was found", "where to look"],
  );
});

Deno.test("an input error exits with 4 and has its path and its cause", () => {
  const cause = new Deno.errors.NotFound("gone");
  const error = new InputError("a.dmp is missing", "a.dmp", {
    code: "input-missing",
    hint: "check the path",
    cause,
  });
  assertInstanceOf(error, LivedumpError);
  assertEquals(
    [error.name, error.code, error.exitCode, error.path, error.hint],
    ["InputError", "input-missing", 4, "a.dmp", "check the path"],
  );
  assertEquals(error.cause, cause);
});

Deno.test("the default code of an input error is input", () => {
  const error = new InputError("unread", "a.dmp", { hint: "" });
  assertEquals(error.code, "input");
});
