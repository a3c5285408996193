import { assertEquals } from "@std/assert";
import { fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";

const gib = 1024 ** 3;
const mib = 1024 ** 2;

/** The disk space check of a dry run: 4 GiB in use, 1 GiB by the kernel. */
async function diskSpace(freeBytes: number, ...flags: string[]) {
  const windows = fakeWindows(undefined, {
    memory: () => ({
      totalBytes: 16 * gib,
      availableBytes: 12 * gib,
      kernelBytes: gib,
    }),
    volume: () => ({ freeBytes, fileSystem: "NTFS" }),
  });
  const folder = await Deno.makeTempDir();
  try {
    const run = ["--dry-run", "--format", "json", "-o", folder, ...flags];
    const { stdout } = await runKernel(windows, run);
    const found = JSON.parse(stdout).captures[0].preflight.find((
      one: { id: string },
    ) => one.id === "disk-space");
    return [found.status, found.expected];
  } finally {
    await Deno.remove(folder);
  }
}

/** Size in bytes of a bitmap with one bit for each 4 KiB page of 16 GiB. */
const bitmapBytes = 512 * 1024;

Deno.test("the kernel's pools and the bitmap must fit on the volume", async () => {
  const needed = gib + bitmapBytes;
  assertEquals(await diskSpace(needed), ["pass", null]);
  assertEquals(await diskSpace(needed - 1), [
    "warning",
    "at least 1 GiB (the pools of the kernel, not counting the rest of the kernel)",
  ]);
});

Deno.test("with user pages, all memory in use must fit on the volume", async () => {
  const userPages = ["--user-pages"];
  const needed = 4 * gib + bitmapBytes;
  assertEquals(await diskSpace(needed, ...userPages), ["pass", null]);
  assertEquals(await diskSpace(needed - 1, ...userPages), [
    "warning",
    "at least 4 GiB (all memory in use, not counting the rest of the kernel)",
  ]);
});

Deno.test("a volume with less than the smallest dump is full", async () => {
  const stacks = ["--stacks"];
  assertEquals((await diskSpace(16 * mib, ...stacks))[0], "pass");
  assertEquals((await diskSpace(16 * mib - 1, ...stacks))[0], "fail");
});
