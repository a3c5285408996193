import { assertEquals, assertThrows } from "@std/assert";
import { listProcesses } from "../../src/ffi/processes.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** Fills in a PROCESSENTRY32W, with the offsets on Microsoft Learn. */
function put(
  entry: Uint8Array<ArrayBuffer>,
  [id, threads, parent, name]: readonly [number, number, number, string],
): number {
  const view = new DataView(entry.buffer);
  assertEquals([entry.length, view.getUint32(0, true)], [568, 568]);
  view.setUint32(8, id, true);
  view.setUint32(28, threads, true);
  view.setUint32(32, parent, true);
  Array.from(`${name}\0`).forEach((letter, at) =>
    view.setUint16(44 + 2 * at, letter.charCodeAt(0), true)
  );
  return 1;
}

const rows = [
  [4, 200, 0, "System"],
  [4711, 3, 4, "a-long-name.exe"],
  [4712, 1, 4711, "b.exe"],
] as const;

let at = 0;
let error = 18;
let isEmpty = false;
const closed: bigint[] = [];
const opened = fakeLibraries({
  ...fakeLoader,
  GetLastError: () => error,
  CreateToolhelp32Snapshot: (flags: number, id: number) => {
    assertEquals([flags, id], [2, 0]);
    at = 0;
    return 0x40n;
  },
  Process32FirstW: (handle: bigint, entry: Uint8Array<ArrayBuffer>) => {
    assertEquals(handle, 0x40n);
    if (isEmpty) return 0;
    return put(entry, rows[at++]!);
  },
  Process32NextW: (_: bigint, entry: Uint8Array<ArrayBuffer>) =>
    at < rows.length ? put(entry, rows[at++]!) : 0,
  CloseHandle: (handle: bigint) => closed.push(handle),
});

Deno.test("the list has every process, and no name keeps the end of a longer name before it", () => {
  assertEquals(listProcesses(), [
    { processId: 4, parentId: 0, threads: 200, name: "System" },
    { processId: 4711, parentId: 4, threads: 3, name: "a-long-name.exe" },
    { processId: 4712, parentId: 4711, threads: 1, name: "b.exe" },
  ]);
  assertEquals(closed, [0x40n]);
  assertEquals(
    opened.every((one) =>
      one.startsWith("kernel32.dll!Get") ||
      one.startsWith("kernel32.dll!Set") ||
      one.startsWith("D:\\Win\\System32\\kernel32.dll!")
    ),
    true,
  );
});

Deno.test("the end of the list does not depend on GetLastError", () => {
  error = 998;
  assertEquals(listProcesses().length, 3);
});

Deno.test("a list without any process is an error", () => {
  isEmpty = true;
  assertEquals(assertThrows(listProcesses, WindowsError).code, 998);
});
