import { assert, assertEquals } from "@std/assert";
import {
  flagsIn,
  hasFlag,
  minidumpChoice,
  minidumpFlags,
  processDumpTypes,
  unknownBits,
} from "../../src/base/minidump_type.ts";

// The constants of MINIDUMP_TYPE in minidumpapiset.h (Microsoft Learn).
const published: readonly (readonly [string, number])[] = [
  ["WithDataSegs", 0x1],
  ["WithFullMemory", 0x2],
  ["WithHandleData", 0x4],
  ["FilterMemory", 0x8],
  ["ScanMemory", 0x10],
  ["WithUnloadedModules", 0x20],
  ["WithIndirectlyReferencedMemory", 0x40],
  ["FilterModulePaths", 0x80],
  ["WithProcessThreadData", 0x100],
  ["WithPrivateReadWriteMemory", 0x200],
  ["WithoutOptionalData", 0x400],
  ["WithFullMemoryInfo", 0x800],
  ["WithThreadInfo", 0x1000],
  ["WithCodeSegs", 0x2000],
  ["WithoutAuxiliaryState", 0x4000],
  ["WithFullAuxiliaryState", 0x8000],
  ["WithPrivateWriteCopyMemory", 0x10000],
  ["IgnoreInaccessibleMemory", 0x20000],
  ["WithTokenInformation", 0x40000],
  ["WithModuleHeaders", 0x80000],
  ["FilterTriage", 0x100000],
  ["WithAvxXStateContext", 0x200000],
  ["WithIptTrace", 0x400000],
  ["ScanInaccessiblePartialPages", 0x800000],
];

Deno.test("every flag has the value in Microsoft's header", () => {
  assertEquals(minidumpFlags.map(({ name, mask }) => [name, mask]), [
    ...published.map((row) => [...row]),
  ]);
});

Deno.test("a flag is found in the 64-bit field of a minidump's header", () => {
  assertEquals(hasFlag(0x421826n, "WithFullMemory"), true);
  assertEquals(hasFlag(0x421824n, "WithFullMemory"), false);
  assertEquals(hasFlag(0x2_0000_0000n, "WithFullMemory"), false);
});

Deno.test("Task Manager's type has the flags that System Informer documents", () => {
  // Source of 0x421826: winsiderss/systeminformer, SystemInformer/mainwnd.c.
  const { flags, leftOut } = minidumpChoice("task-manager", 22631);
  assertEquals([flags, leftOut], [0x421826, []]);
  assertEquals(flagsIn(flags).map(({ name }) => name), [
    "WithFullMemory",
    "WithHandleData",
    "WithUnloadedModules",
    "WithFullMemoryInfo",
    "WithThreadInfo",
    "IgnoreInaccessibleMemory",
    "WithIptTrace",
  ]);
});

Deno.test("the small types do not include full memory", () => {
  for (const name of ["mini", "triage"]) {
    assertEquals(minidumpChoice(name, 22631).flags & 0x2, 0, name);
  }
});

Deno.test("a flag that the build of Windows does not support is left out", () => {
  const { flags, leftOut } = minidumpChoice("0xc00002", 17133);
  assertEquals(flags, 2);
  assertEquals(leftOut.map(({ name }) => name), [
    "WithIptTrace",
    "ScanInaccessiblePartialPages",
  ]);
  assertEquals(minidumpChoice("0xc00002", 17134).flags, 0x400002);
});

Deno.test("bits above the flags are unknown, including the highest", () => {
  assertEquals(unknownBits(0x00ffffff), 0);
  assertEquals(unknownBits(0x81000002), 0x81000000);
  assert(processDumpTypes.every(({ flags }) => unknownBits(flags) === 0));
});
