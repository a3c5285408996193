import {
  mustNotFail,
  win32Errors,
  WindowsError,
  windowsError,
} from "../../src/ffi/win32_error.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("every error stands once", () => {
  const codes = new Set(win32Errors.map(({ code }) => code));
  assertEquals(codes.size, win32Errors.length);
});

Deno.test("an error tells what it means, what was called and its code", () => {
  const error = windowsError("CreateFileW", 5);
  assertEquals(error.message, "access is denied (CreateFileW: error 5)");
  assertEquals([error.call, error.code], ["CreateFileW", 5]);
  assertEquals(
    windowsError("CreateFileW", 4711).message,
    "Windows refused (CreateFileW: error 4711)",
  );
});

Deno.test("an HRESULT fails by its top bit, some with a Win32 code", () => {
  mustNotFail("CoInitializeEx", 0);
  mustNotFail("CoInitializeEx", 1);
  const codes = [[0x80070005, 5], [0x80004005, 0x80004005]] as const;
  for (const [result, code] of codes) {
    const call = () => mustNotFail("SHGetKnownFolderPath", result);
    assertEquals(assertThrows(call, WindowsError).code, code);
  }
});
