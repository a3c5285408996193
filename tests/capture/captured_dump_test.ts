import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { verifyDump } from "../../src/capture/captured_dump.ts";
import { LivedumpError } from "../../src/base/errors.ts";

Deno.test("the error for a defect while verifying names the saved dump", async () => {
  const error = await assertRejects(
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

Deno.test("an error while verifying is not taken for Ctrl+C", async () => {
  const unreadable = new LivedumpError("a.dmp cannot be read", {
    code: "input",
    exitCode: 4,
    hint: "",
  });
  const error = await assertRejects(
    () => verifyDump("a.dmp", () => Promise.reject(unreadable)),
    LivedumpError,
  );
  assertEquals([error.code, error.cause], ["not-verified", unreadable]);
});

Deno.test("Ctrl+C while verifying leaves the dump unverified", async () => {
  const cancelled = new LivedumpError("cancelled", {
    code: "cancelled",
    exitCode: 130,
    hint: "",
  });
  const inspect = () => Promise.reject(cancelled);
  assertEquals(await verifyDump("a.dmp", inspect), null);
});
