import { assertEquals, assertThrows } from "@std/assert";
import { textOf } from "../../src/ffi/wide_string.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { verbatimFolder, verbatimPath } from "../../src/ffi/windows_path.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

let answer = "";
fakeLibraries({
  ...fakeLoader,
  GetFullPathNameW: (path: Uint16Array, _: number, out: Uint16Array) => {
    const text = answer || textOf(path);
    for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return text.length;
  },
});

Deno.test("a path may be longer than MAX_PATH", () => {
  const cases = [
    ["C:\\a b\\c.dmp", "\\\\?\\C:\\a b\\c.dmp"],
    ["\\\\server\\share\\a", "\\\\?\\UNC\\server\\share\\a"],
    ["\\\\?\\C:\\a", "\\\\?\\C:\\a"],
    ["\\\\?\\unc\\server\\share\\a", "\\\\?\\UNC\\server\\share\\a"],
    ["\\\\?\\Volume{4c1b02c1}\\a", "\\\\?\\Volume{4c1b02c1}\\a"],
    ["C:\\\ud800", "\\\\?\\C:\\\ud800"],
  ] as const;
  answer = "";
  for (const [path, expected] of cases) {
    assertEquals(textOf(verbatimPath(path)), expected);
  }
});

Deno.test("the path of a folder gets a backslash at its end", () => {
  answer = "";
  assertEquals(textOf(verbatimFolder("C:\\a")), "\\\\?\\C:\\a\\");
  assertEquals(textOf(verbatimFolder("C:\\")), "\\\\?\\C:\\");
});

Deno.test("device names are rejected", () => {
  answer = "\\\\.\\NUL";
  for (const path of ["NUL", "\\\\?\\C:\\nul", "C:\\a\\nul.dmp"]) {
    assertThrows(() => verbatimPath(path), WindowsError, `"${path}" is not`);
  }
});

Deno.test("other namespaces and alternate streams are rejected", () => {
  answer = "";
  const paths = [
    "\\\\.\\PhysicalDrive0",
    "\\\\?\\PhysicalDrive0",
    "\\\\?\\GLOBALROOT\\Device\\Null",
    "\\\\.\\C:\\a",
    "C:\\a.dmp:stream",
    "\\\\server\\share\\a:stream",
    "\\\\?\\Volume{4c1b02c1}\\a:stream",
    "C:",
    "",
  ];
  for (const path of paths) {
    const error = assertThrows(() => verbatimPath(path), WindowsError);
    assertEquals(error.code, 123);
  }
});
