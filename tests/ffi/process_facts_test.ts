import { assertEquals } from "@std/assert";
import { processFacts } from "../../src/ffi/process_facts.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** IMAGE_FILE_MACHINE_* (Microsoft Learn, "Image File Machine Constants"). */
const [none, x86, x64, arm64] = [0, 0x14c, 0x8664, 0xaa64];

/**
 * The values that the fake Windows returns, and the requested information
 * classes.
 */
let wow64 = [none, x64] as readonly [number, number];
let emulated: number | null = null;
const classes: number[] = [];

fakeLibraries({
  ...fakeLoader,
  OpenProcess: () => 0x44n,
  CloseHandle: () => 1,
  ProcessIdToSessionId: () => 0,
  GetProcessTimes: () => 0,
  K32GetProcessMemoryInfo: () => 0,
  QueryFullProcessImageNameW: () => 0,
  NtQueryInformationProcess: () => 0xc0000003,
  IsWow64Process2: (_: bigint, own: Uint16Array, native: Uint16Array) => {
    [own[0], native[0]] = wow64;
    return 1;
  },
  GetProcessInformation: (_: bigint, kind: number, block: Uint8Array) => {
    classes.push(kind);
    if (kind !== 9 || emulated === null || block.length !== 8) return 0;
    new DataView(block.buffer).setUint16(0, emulated, true);
    return 1;
  },
});

Deno.test("the machine of a process is that of its code, even if it is emulated", () => {
  const cases = [
    [[none, x64], null, "x64", false],
    [[x86, x64], null, "x86", true],
    [[none, arm64], arm64, "arm64", false],
    [[none, arm64], x64, "x64", false],
    [[x86, arm64], null, "x86", true],
    // Windows 10 on ARM64 does not emulate x64, and does not support
    // ProcessMachineTypeInfo.
    [[none, arm64], null, "arm64", false],
  ] as const;
  for (const [answer, emulation, machine, is32Bit] of cases) {
    [wow64, emulated] = [answer, emulation];
    const facts = processFacts(10);
    assertEquals([facts.machine, facts.is32Bit], [machine, is32Bit]);
  }
  // ProcessMachineTypeInfo (9) is queried only for 64-bit processes on ARM64.
  assertEquals(classes.filter((kind) => kind === 9).length, 3);
});
