import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { verify } from "../../src/capture/capture_report.ts";
import { LivedumpError } from "../../src/base/errors.ts";

Deno.test("a defect while verifying does not hide where the dump is", () => {
  const error = assertThrows(
    () =>
      verify("D:\\a.dmp", () => {
        throw new TypeError("x is undefined");
      }),
    LivedumpError,
  );
  assertStringIncludes(error.message, "D:\\a.dmp");
  assertStringIncludes(error.message, "x is undefined");
  assertEquals([error.code, error.exitCode], ["not-verified", 1]);
});
