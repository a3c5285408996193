import { assertMatch, assertRejects } from "@std/assert";
import { MinidumpUnavailableError } from "../../src/ffi/minidump_request.ts";
import { startMinidump } from "../../src/ffi/minidump_call.ts";

Deno.test({
  name:
    "a failure in the worker rejects the outcome and does not end the program",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { outcome } = startMinidump({
      process: 0n,
      processId: 0,
      isSnapshot: false,
      file: 0n,
      type: 0,
    });
    // The error shows that the worker started and tried to open a DLL of Windows.
    const error = await assertRejects(() => outcome, MinidumpUnavailableError);
    assertMatch(error.message, /kernel32\.dll/);
  },
});
