import { assertEquals } from "@std/assert";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeWindows } from "./fake_windows.ts";
import { fakeInterrupts } from "./interrupts_fake.ts";
import { runKernel } from "./kernel_run.ts";

/** Replaces an older dump on a fake Windows that flushes files with `flush`. */
async function replacedWhile(
  flush: (path: string) => Promise<void>,
  onInterrupt = fakeInterrupts().onInterrupt,
) {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/a.dmp`;
    await Deno.writeTextFile(path, "old");
    const windows = fakeWindows();
    const { createTransientFile } = windows;
    windows.createTransientFile = (name) => ({
      ...createTransientFile(name),
      flush: () => flush(path),
    });
    const args = ["-o", path, "--force"];
    const { code, error } = await runKernel(windows, args, { onInterrupt });
    const entries = await Array.fromAsync(Deno.readDir(folder));
    const names = entries.map(({ name }) => name);
    return { code, error, names, text: await Deno.readTextFile(path) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a dump is renamed into place after it was flushed to the disk", async () => {
  const { code, names, text } = await replacedWhile(async (path) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals(await Deno.readTextFile(path), "old");
  });
  assertEquals([code, names, text], [0, ["a.dmp"], "dump"]);
});

Deno.test("Ctrl+C during the flush cancels the dump", async () => {
  const interrupts = fakeInterrupts();
  const { code, error, names, text } = await replacedWhile(() => {
    interrupts.press();
    return Promise.resolve();
  }, interrupts.onInterrupt);
  assertEquals([code, error?.code], [130, "cancelled"]);
  assertEquals([names, text], [["a.dmp"], "old"]);
});

Deno.test("a third Ctrl+C does not wait for the flush", async () => {
  const interrupts = fakeInterrupts();
  const { code, error, text } = await replacedWhile(() => {
    for (let press = 0; press < 3; press++) interrupts.press();
    return new Promise(() => {});
  }, interrupts.onInterrupt);
  assertEquals([code, error?.code, text], [130, "abandoned", "old"]);
});

Deno.test("a dump that cannot be flushed is not kept", async () => {
  const { code, error, names, text } = await replacedWhile(() =>
    Promise.reject(new WindowsError("NtFlushBuffersFile", 112, "it is full"))
  );
  assertEquals([code, names, text], [6, ["a.dmp"], "old"]);
  assertEquals(error?.message.includes("it is full"), true);
});
