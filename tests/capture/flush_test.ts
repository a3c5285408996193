import { assertEquals } from "@std/assert";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeWindows } from "./fake_windows.ts";
import { fakeInterrupts } from "./interrupts_fake.ts";
import { runKernel } from "./kernel_run.ts";

/** Takes a dump over an older one, on a Windows that flushes like this. */
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

Deno.test("a dump has its name when it is on the disk, and not before", async () => {
  const { code, names, text } = await replacedWhile(async (path) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals(await Deno.readTextFile(path), "old");
  });
  assertEquals([code, names, text], [0, ["a.dmp"], "dump"]);
});

Deno.test("Ctrl+C is heard while a dump goes to the disk, and nothing is kept", async () => {
  const interrupts = fakeInterrupts();
  const { code, error, names, text } = await replacedWhile(() => {
    interrupts.press();
    return Promise.resolve();
  }, interrupts.onInterrupt);
  assertEquals([code, error?.code], [130, "cancelled"]);
  assertEquals([names, text], [["a.dmp"], "old"]);
});

Deno.test("a third Ctrl+C does not wait for the disk", async () => {
  const interrupts = fakeInterrupts();
  const { code, error, text } = await replacedWhile(() => {
    for (let press = 0; press < 3; press++) interrupts.press();
    return new Promise(() => {});
  }, interrupts.onInterrupt);
  assertEquals([code, error?.code, text], [130, "abandoned", "old"]);
});

Deno.test("a dump that does not get to the disk is not kept", async () => {
  const { code, error, names, text } = await replacedWhile(() =>
    Promise.reject(new WindowsError("NtFlushBuffersFile", 112, "it is full"))
  );
  assertEquals([code, names, text], [6, ["a.dmp"], "old"]);
  assertEquals(error?.message.includes("it is full"), true);
});
