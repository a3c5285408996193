import { assertEquals, assertThrows } from "@std/assert";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

// This test has its own file, because a process opens the loader functions only
// once.
Deno.test("DLLs are opened on first use, from the system folder", async () => {
  const order: string[] = [];
  const opened = fakeLibraries({
    ...fakeLoader,
    SetDefaultDllDirectories: (flags: number) => {
      order.push(`SetDefaultDllDirectories ${flags.toString(16)}`);
      return 1;
    },
    RtlAdjustPrivilege: () => {
      order.push("RtlAdjustPrivilege");
      return 0;
    },
  });
  const { openWindows } = await import("../../src/ffi/open_windows.ts");
  const windows = openWindows();
  assertEquals(opened, []);

  windows.enableDebugPrivilege();
  windows.enableDebugPrivilege();
  assertEquals(opened, [
    "kernel32.dll!GetLastError",
    "kernel32.dll!GetSystemDirectoryW",
    "kernel32.dll!SetDefaultDllDirectories",
    "D:\\Win\\System32\\ntdll.dll!RtlAdjustPrivilege",
  ]);
  assertEquals(order, [
    "SetDefaultDllDirectories 800",
    "RtlAdjustPrivilege",
    "RtlAdjustPrivilege",
  ]);

  assertThrows(() => windows.localAppData(), Error, "SHGetKnownFolderPath");
  assertEquals(
    opened.at(-1),
    "D:\\Win\\System32\\shell32.dll!SHGetKnownFolderPath",
  );
});
