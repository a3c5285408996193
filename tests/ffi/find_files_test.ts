import { assertEquals, assertThrows } from "@std/assert";
import { findFiles } from "../../src/ffi/find_files.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** Attributes, high and low half of the size, and name of a WIN32_FIND_DATAW. */
type Row = readonly [
  attributes: number,
  high: number,
  low: number,
  name: string,
];

/** Fills in a WIN32_FIND_DATAW, with the offsets on Microsoft Learn. */
function put(data: Uint8Array<ArrayBuffer>, row: Row): number {
  const [attributes, high, low, name] = row;
  const view = new DataView(data.buffer);
  assertEquals(data.length, 592);
  view.setUint32(0, attributes, true);
  view.setUint32(28, high, true);
  view.setUint32(32, low, true);
  Array.from(`${name}\0`).forEach((letter, at) =>
    view.setUint16(44 + 2 * at, letter.charCodeAt(0), true)
  );
  return 1;
}

const textIn = (units: Uint16Array) =>
  String.fromCharCode(...units.subarray(0, units.indexOf(0)));

let rows: readonly Row[] = [];
let at = 0;
let error = 18;
const calls: string[] = [];
fakeLibraries({
  ...fakeLoader,
  GetLastError: () => error,
  GetFullPathNameW: (
    path: Uint16Array,
    _length: number,
    target: Uint16Array,
  ) => {
    target.set(path);
    return path.length - 1;
  },
  FindFirstFileExW: (
    path: Uint16Array,
    level: number,
    data: Uint8Array<ArrayBuffer>,
    operation: number,
    filter: null,
    flags: number,
  ) => {
    // FindExInfoBasic, FindExSearchNameMatch, FIND_FIRST_EX_LARGE_FETCH.
    assertEquals([level, operation, filter, flags], [1, 0, null, 2]);
    calls.push(textIn(path));
    at = 0;
    if (rows.length === 0) return 0xffff_ffff_ffff_ffffn;
    put(data, rows[at++]!);
    return 0x44n;
  },
  FindNextFileW: (handle: bigint, data: Uint8Array<ArrayBuffer>) => {
    assertEquals(handle, 0x44n);
    return at < rows.length ? put(data, rows[at++]!) : 0;
  },
  FindClose: (handle: bigint) => calls.push(`close ${handle}`),
});

function found(): [string, number][] {
  calls.length = 0;
  return Array.from(
    findFiles("C:\\dumps", "*dmp"),
    ({ name, sizeBytes }) => [name, sizeBytes],
  );
}

Deno.test("files have their name and size, also above 4 GiB; folders are left out", () => {
  rows = [
    [0x10, 0, 0, "folder.dmp"],
    [0x20, 0, 90_264, "a-long-name.DMP"],
    [0x80, 3, 0xffff_ffff, "b.dmp"],
  ];
  assertEquals(found(), [
    ["a-long-name.DMP", 90_264],
    ["b.dmp", 4 * 2 ** 32 - 1],
  ]);
  assertEquals(calls, ["\\\\?\\C:\\dumps\\*dmp", "close 68"]);
});

Deno.test("a caller that stops early reads no more, and the handle is closed", () => {
  rows = [1, 2, 3].map((number): Row => [0, 0, number, `${number}.dmp`]);
  calls.length = 0;
  for (const _ of findFiles("C:\\dumps", "*dmp")) break;
  assertEquals([at, calls.at(-1)], [1, "close 68"]);
});

Deno.test("a folder without matches has no files", () => {
  rows = [];
  error = 2;
  assertEquals([found(), calls.length], [[], 1]);
});

Deno.test("a folder that cannot be read is an error, at any time", () => {
  rows = [];
  error = 5;
  const refused = assertThrows(found, WindowsError);
  assertEquals([refused.call, refused.code], ["FindFirstFileExW", 5]);
  rows = [[0, 0, 1, "a.dmp"]];
  error = 59;
  const broken = assertThrows(found, WindowsError);
  assertEquals([broken.call, broken.code], ["FindNextFileW", 59]);
  assertEquals(calls.at(-1), "close 68");
});
