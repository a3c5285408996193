import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  addPagesBits,
  getLiveKernelDump,
  liveDumpControl1,
  liveDumpControl2,
  liveDumpFlags,
  selectiveControl,
  threadKernelStacks,
} from "../../src/ffi/live_dump_control.ts";
import * as minidumpStructures from "../../src/ffi/minidump_structures.ts";
import {
  PSS_QUERY_VA_CLONE_INFORMATION,
  snapshotFlags,
} from "../../src/ffi/process_snapshot.ts";
import * as systemStructures from "../../src/ffi/system_structures.ts";
import { ntStatuses } from "../../src/ffi/nt_status.ts";
import {
  invalidHandle,
  localMachine,
  win32,
} from "../../src/ffi/win32_constants.ts";
import { win32Errors } from "../../src/ffi/win32_error.ts";
import { type Fields, Layout, u32 } from "../../src/base/layout.ts";
import { compilerOutput, hasCompiler, withCompiler } from "./c_compiler.ts";
import {
  type DeclaredFunction,
  declaredFunctions,
} from "./declared_functions.ts";

const staticAssert = (condition: string) =>
  `_Static_assert(${condition}, "${condition.replaceAll('"', "'")}");`;

/** Assertions that a C structure has the size and the fields of a layout. */
function layoutAssertions({ name, sizeBytes, rows }: Layout): string[] {
  return [
    staticAssert(`sizeof(${name}) == ${sizeBytes}`),
    ...rows.flatMap(([field, row]) => fieldAssertions(name, field, row)),
  ];
}

function fieldAssertions(
  name: string,
  field: string,
  { offset, sizeBytes }: Fields[string],
): string[] {
  return [
    staticAssert(`offsetof(${name}, ${field}) == ${offset}`),
    staticAssert(`sizeof(((${name} *)0)->${field}) == ${sizeBytes}`),
  ];
}

/**
 * Assertions for a structure of which the program declares only some fields.
 */
const partialAssertions = (name: string, fields: Fields) =>
  Object.entries(fields).flatMap(([field, row]) =>
    fieldAssertions(name, field, row)
  );

const layouts = [
  liveDumpControl1,
  liveDumpControl2,
  selectiveControl,
  ...Object.values(systemStructures),
  minidumpStructures.minidumpCallbackInformation,
];

/**
 * Returns a C function that compiles only if a bit field has the expected mask.
 */
function bitAssertion(union: string, word: string, name: string, mask: bigint) {
  return `void check_${name}(void) {
    ${union} u = { .${word} = 0 };
    u.${name} = 1;
    if (u.${word} != ${mask}ull) mismatch();
  }`;
}

function bitAssertions(): string[] {
  const flags = Object.values(liveDumpFlags);
  const pages = Object.values(addPagesBits);
  return [
    ...flags.map(({ name, mask }) =>
      bitAssertion(
        "SYSDBG_LIVEDUMP_CONTROL_FLAGS",
        "AsUlong",
        name,
        BigInt(mask),
      )
    ),
    ...pages.map(({ name, mask }) =>
      bitAssertion(
        "SYSDBG_LIVEDUMP_CONTROL_ADDPAGES",
        "AsUlong",
        name,
        BigInt(mask),
      )
    ),
    bitAssertion(
      "SYSDBG_LIVEDUMP_SELECTIVE_CONTROL_FLAGS",
      "AsUlonglong",
      "ThreadKernelStacks",
      threadKernelStacks,
    ),
  ];
}

/** Size in bytes of each FFI type on x64 and ARM64. */
const sizes: Readonly<Record<string, number>> = {
  u8: 1,
  i32: 4,
  u32: 4,
  usize: 8,
  buffer: 8,
  pointer: 8,
};

/** Assertions on the parameter types of a function and their FFI sizes. */
function functionAssertions(
  { name, parameters, result }: DeclaredFunction,
): string[] {
  const types = parameters.map((one) => one.declared);
  const call = `${name}(${types.map((type) => `(${type})0`).join(", ")})`;
  const signature = `__typeof__(${call}) (WINAPI *)(${
    types.join(", ") || "void"
  })`;
  return [
    staticAssert(
      `__builtin_types_compatible_p(__typeof__(&${name}), ${signature})`,
    ),
    ...parameters.map(({ declared, ffi }) =>
      staticAssert(`sizeof(${declared}) == ${sizes[ffi]}`)
    ),
    result === "void"
      ? staticAssert(`__builtin_types_compatible_p(__typeof__(${call}), void)`)
      : staticAssert(`sizeof(${call}) == ${sizes[result]}`),
  ];
}

function structureAssertions(): string[] {
  const { minidumpCallbackInput, minidumpCallbackOutput } = minidumpStructures;
  return [
    ...layouts.flatMap(layoutAssertions),
    // The program reads TOKEN_ELEVATION as a DWORD, without a layout.
    staticAssert("sizeof(TOKEN_ELEVATION) == 4"),
    ...partialAssertions("MINIDUMP_CALLBACK_INPUT", minidumpCallbackInput),
    ...partialAssertions("MINIDUMP_CALLBACK_OUTPUT", minidumpCallbackOutput),
  ];
}

function constantAssertions(): string[] {
  const constants = [
    ...Object.entries({
      ...win32,
      ...minidumpStructures.minidumpCallbackType,
      ...snapshotFlags,
      PSS_QUERY_VA_CLONE_INFORMATION,
      SysDbgGetLiveKernelDump: getLiveKernelDump,
    }),
    ...win32Errors.map(({ name, code }) => [name, code] as const),
  ];
  return [
    ...constants.map(([name, value]) =>
      staticAssert(`(DWORD)(${name}) == ${value}u`)
    ),
    staticAssert(`(ULONG_PTR)INVALID_HANDLE_VALUE == ${invalidHandle}ull`),
    staticAssert(`(ULONG_PTR)HKEY_LOCAL_MACHINE == ${localMachine}ull`),
  ];
}

/**
 * C lines that compare each status with ntstatus.h. The compiler warns about a
 * status that ntstatus.h does not define.
 */
function statusAssertions(): string[] {
  return [
    "#undef WIN32_NO_STATUS",
    "#include <ntstatus.h>",
    ...ntStatuses.flatMap(({ name, code }) => [
      `#ifdef ${name}`,
      staticAssert(`(DWORD)(${name}) == ${code}u`),
      "#else",
      `#warning ${name}`,
      "#endif",
    ]),
  ];
}

/**
 * An assertion that must fail: the mask of SelectiveDump is 0x10, not 0x8. The
 * compiler reports wrong bits only if there are no other errors, so this error
 * proves that it checked the bits.
 */
const wrongBit = bitAssertion(
  "SYSDBG_LIVEDUMP_CONTROL_FLAGS",
  "AsUlong",
  "SelectiveDump",
  8n,
).replace("check_SelectiveDump", "check_wrong");

// One compilation for all assertions, because compiling the headers takes 2 s.
Deno.test({
  name: withCompiler(
    "structures, bits, constants, status codes and functions match the SDK, and a wrong bit is reported",
  ),
  ignore: !hasCompiler,
  async fn() {
    const functions = declaredFunctions();
    assert(functions.length >= 30);
    const found = await compilerOutput([
      ...structureAssertions(),
      ...bitAssertions(),
      wrongBit,
      ...constantAssertions(),
      ...functions.flatMap(functionAssertions),
      ...statusAssertions(),
    ]);
    // mingw-w64 10 does not have this status yet.
    const missing = /warning: #warning STATUS_OPERATION_IN_PROGRESS /;
    const others = found.split("\n").filter((line) =>
      /warning:|error:/.test(line) && !missing.test(line)
    );
    // The compiler reports the wrong bit, and only that one.
    assertEquals(others.length, 1, others.join("\n"));
    assertStringIncludes(others[0]!, "a bit has another position");
    assertStringIncludes(found, "In function 'check_wrong':");
  },
});

Deno.test({
  name: withCompiler("a wrong offset, size, name or type is reported"),
  ignore: !hasCompiler,
  async fn() {
    const parameters = [{ ffi: "usize", declared: "HANDLE" }];
    const found = await compilerOutput([
      ...[
        new Layout("TOKEN_ELEVATION", 8, { TokenIsElevated: u32(0) }),
        new Layout("MEMORYSTATUSEX", 64, { dwMemoryLoad: u32(8) }),
        new Layout("MEMORYSTATUSEX", 64, { ullTotalPhys: u32(8) }),
        new Layout("MEMORYSTATUSEX", 64, { dwLoad: u32(4) }),
      ].flatMap(layoutAssertions),
      ...[
        { name: "CloseHandle", parameters, result: "usize" },
        { name: "GetFileType", parameters: [], result: "u32" },
        {
          name: "SetEvent",
          parameters: [{ ffi: "u32", declared: "HANDLE" }],
          result: "i32",
        },
      ].flatMap(functionAssertions),
    ]);
    assertStringIncludes(found, "sizeof(TOKEN_ELEVATION) == 8");
    assertStringIncludes(found, "offsetof(MEMORYSTATUSEX, dwMemoryLoad) == 8");
    assertStringIncludes(found, "->ullTotalPhys) == 4");
    assertStringIncludes(found, "dwLoad");
    assertStringIncludes(found, "sizeof(CloseHandle((HANDLE)0)) == 8");
    assertStringIncludes(found, "too few arguments to function 'GetFileType'");
    assertStringIncludes(found, "sizeof(HANDLE) == 4");
  },
});
