import { assertEquals, assertThrows } from "@std/assert";
import {
  disableDebugPrivilege,
  elevation,
  enableDebugPrivilege,
} from "../../src/ffi/process_token.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

let status = 0;
let information: Readonly<Record<number, number>> = {};
let openHandles = 0;
const adjusted: unknown[] = [];
fakeLibraries({
  ...fakeLoader,
  GetLastError: () => 1314,
  RtlAdjustPrivilege: (...args: unknown[]) => {
    adjusted.push(...args.slice(0, 3));
    return status;
  },
  RtlNtStatusToDosError: (code: number) => code === 0xc0000022 ? 5 : 317,
  GetCurrentProcess: () => 0xffff_ffff_ffff_ffffn,
  OpenProcessToken: (
    _process: bigint,
    _access: number,
    handle: BigUint64Array,
  ) => {
    openHandles++;
    handle[0] = 0x44n;
    return 1;
  },
  GetTokenInformation: (_token: bigint, kind: number, data: Uint32Array) => {
    const value = information[kind];
    if (value === undefined) return 0;
    data[0] = value;
    return 1;
  },
  CloseHandle: () => openHandles--,
});

Deno.test("SeDebugPrivilege is privilege 20, and is enabled for the process", () => {
  status = 0;
  assertEquals(enableDebugPrivilege(), true);
  assertEquals(adjusted, [20, 1, 0]);
});

Deno.test("SeDebugPrivilege is disabled again; a failure is ignored", () => {
  for (status of [0, 0xc0000061]) {
    adjusted.length = 0;
    disableDebugPrivilege();
    assertEquals(adjusted, [20, 0, 0]);
  }
});

Deno.test("a missing privilege is not an error", () => {
  status = 0xc0000061;
  assertEquals(enableDebugPrivilege(), false);
});

Deno.test("any other failure is thrown with its Win32 code", () => {
  status = 0xc0000022;
  const error = assertThrows(() => enableDebugPrivilege(), WindowsError);
  assertEquals([error.call, error.code], ["RtlAdjustPrivilege", 5]);
});

Deno.test("elevation comes from the process token, which is closed again", () => {
  // Class 20 is TokenElevation, 18 is TokenElevationType.
  const cases = [
    [0, 1, { elevated: false, type: "default" }],
    [1, 2, { elevated: true, type: "full" }],
    [0, 3, { elevated: false, type: "limited" }],
  ] as const;
  for (const [isElevated, type, expected] of cases) {
    information = { 20: isElevated, 18: type };
    assertEquals(elevation(), expected);
  }
  information = { 20: 1 };
  const error = assertThrows(() => elevation(), WindowsError);
  assertEquals([error.call, error.code], ["GetTokenInformation", 1314]);
  assertEquals(openHandles, 0);
});
