/** Wine's own NtSystemDebugControl returns STATUS_DEBUGGER_INACTIVE. */
import { assertEquals, assertMatch } from "@std/assert";
import { documentOf } from "./documents.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows({ fakeKernel: false });

Deno.test("without live dumps in Wine: a reason, exit code 7, no file", async () => {
  const { code, stdout, stderr } = await windows.run(["kernel", "-o", "a.dmp"]);
  assertMatch(stderr, /STATUS_DEBUGGER_INACTIVE \(0xc0000354\): /);
  assertMatch(
    stderr,
    /\nWindows build 19043 may need kernel debugging for live dumps: /,
  );
  assertEquals([code, stdout], [7, ""]);
  assertEquals(windows.names(), []);
});

Deno.test("with --user-pages, the advice is to omit the flag", async () => {
  const { code, stdout } = await windows.run(
    ["kernel", "-o", "a.dmp", "--user-pages", "--format", "json"],
  );
  const { error } = documentOf(stdout);
  assertEquals(error?.status?.name, "STATUS_DEBUGGER_INACTIVE");
  assertMatch(error!.hint, /leave out --user-pages/);
  assertEquals(code, 7);
  assertEquals(windows.names(), []);
});

Deno.test("the default folder stays empty after a failure", async () => {
  const { code } = await windows.run(["kernel"]);
  assertEquals(code, 7);
  const folder = ".local/Microsoft/Windows/TaskManager/LiveKernelDumps";
  assertEquals(windows.names(folder), []);
});
