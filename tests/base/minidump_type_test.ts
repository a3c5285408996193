import { assert, assertEquals } from "@std/assert";
import {
  flagsIn,
  minidumpChoice,
  minidumpFlags,
  processDumpTypes,
  unknownBits,
} from "../../src/base/minidump_type.ts";
import { minidumpFlags as namesInHeaders } from "../../src/inspect/dump/minidump/flags.ts";

Deno.test("every bit has one row, in its order, named as inspect names it", () => {
  assertEquals(minidumpFlags.map(({ mask }) => Math.log2(mask)), [
    ...minidumpFlags.keys(),
  ]);
  assertEquals(minidumpFlags.map(({ name }) => name), [...namesInHeaders]);
});

Deno.test("Task Manager's type has the flags that are reported of it", () => {
  // winsiderss/systeminformer SystemInformer/mainwnd.c.
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

Deno.test("the small types hold no full memory", () => {
  for (const name of ["mini", "triage"]) {
    assertEquals(minidumpChoice(name, 22631).flags & 0x2, 0, name);
  }
});

Deno.test("a flag newer than the Windows is left out", () => {
  const { flags, leftOut } = minidumpChoice("0xc00002", 17133);
  assertEquals(flags, 2);
  assertEquals(leftOut.map(({ name }) => name), [
    "WithIptTrace",
    "ScanInaccessiblePartialPages",
  ]);
  assertEquals(minidumpChoice("0xc00002", 17134).flags, 0x400002);
});

Deno.test("bits beyond the flags are unknown, the top one too", () => {
  assertEquals(unknownBits(0x00ffffff), 0);
  assertEquals(unknownBits(0x81000002), 0x81000000);
  assert(processDumpTypes.every(({ flags }) => unknownBits(flags) === 0));
});
