import {
  checkHresult,
  win32Errors,
  WindowsError,
  windowsError,
} from "../../src/ffi/win32_error.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("every error code is unique", () => {
  const codes = new Set(win32Errors.map(({ code }) => code));
  assertEquals(codes.size, win32Errors.length);
});

Deno.test("an error message has the meaning, the function and the code", () => {
  const error = windowsError("CreateFileW", 5);
  assertEquals(error.message, "access is denied (CreateFileW: error 5)");
  assertEquals([error.call, error.code], ["CreateFileW", 5]);
  assertEquals(
    windowsError("CreateFileW", 4711).message,
    "unrecognized error (CreateFileW: error 4711)",
  );
});

Deno.test("an HRESULT with the top bit set is thrown, with its Win32 code if any", () => {
  checkHresult("CoInitializeEx", 0);
  checkHresult("CoInitializeEx", 1);
  const codes = [[0x80070005, 5], [0x80004005, 0x80004005]] as const;
  for (const [result, code] of codes) {
    const call = () => checkHresult("SHGetKnownFolderPath", result);
    assertEquals(assertThrows(call, WindowsError).code, code);
  }
});
