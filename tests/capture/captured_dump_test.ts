import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { verifyDump } from "../../src/capture/captured_dump.ts";
import { LivedumpError } from "../../src/base/errors.ts";

Deno.test("the error for a defect while verifying names the saved dump", () => {
  const error = assertThrows(
    () =>
      verifyDump("D:\\a.dmp", () => {
        throw new TypeError("x is undefined");
      }),
    LivedumpError,
  );
  assertStringIncludes(error.message, "D:\\a.dmp");
  assertStringIncludes(error.message, "x is undefined");
  assertEquals([error.code, error.exitCode], ["not-verified", 1]);
});
