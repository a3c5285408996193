/** Tests that the fake kernel rejects invalid requests. */
import { assertEquals } from "@std/assert";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

Deno.test("the fake kernel rejects invalid requests", async () => {
  await windows.becomeBuild(22631, 1);
  assertEquals(
    await windows.rejectedRequests(),
    `c0000061 no privilege
00000000 a full dump
00000000 kernel stacks
c0000003 another command
c0000004 63 bytes
c000000d version 1 in 72 bytes
c000000d an output
c000000d a return length
c000000d version 0
c000000d flag 5
c000000d page flag 2
c000000d nonessential alone
c000000d selective in version 1
c000000d stacks with hypervisor
c000000d stacks with user pages
c0000005 no selective block
c0000005 a selective block nowhere
c000000d a block but no flag
c0000004 selective version 2
c0000004 selective size 40
c000000d selective flag 1
c000000d selective reserved
c0000008 no file
c0000008 no such handle
c0000024 an event for a file
c0000024 a file for an event
c0000024 a pipe
c000000d a folder
c0000022 a file for reading
c000000d an overlapped file
`,
  );
});

Deno.test("an older build of the fake kernel rejects newer requests", async () => {
  await windows.becomeBuild(19043, 1);
  const lines = (await windows.rejectedRequests()).split("\n");
  assertEquals(
    lines.slice(1, 3),
    ["00000000 a full dump", "c0000004 kernel stacks"],
  );
});
