import { assertMatch, assertRejects } from "@std/assert";
import { NoMinidumpError } from "../../src/ffi/minidump_order.ts";
import { startMinidump } from "../../src/ffi/minidump_call.ts";

Deno.test({
  name: "what fails in the worker is an error here, and ends no program",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { outcome } = startMinidump({
      process: 0n,
      processId: 0,
      isSnapshot: false,
      file: 0n,
      type: 0,
    });
    // The worker is there and does its work: it looks for Windows.
    const error = await assertRejects(() => outcome, NoMinidumpError);
    assertMatch(error.message, /kernel32\.dll/);
  },
});
