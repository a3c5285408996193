import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exceptionName } from "../../../../src/inspect/dump/minidump/exception_name.ts";
import { systemName } from "../../../../src/inspect/dump/minidump/system_name.ts";
import { fileFacts } from "../../../../src/inspect/report/dump_facts.ts";
import {
  ascii,
  concat,
  setU16,
  setU32,
  setU64,
  utf16,
} from "../../../builder/bytes.ts";
import { contextX64 } from "../../../builder/context.ts";
import {
  buildMinidump,
  type MinidumpOptions,
} from "../../../builder/minidump_builder.ts";
import {
  plausibleMemory,
  plausibleModules,
  plausibleThreads,
} from "../../../builder/minidump_process.ts";
import { judge } from "../../judge.ts";

function processOf(options: MinidumpOptions = {}) {
  return judge(buildMinidump(options)).minidump!.process!;
}

function factsOf(options: MinidumpOptions = {}) {
  const facts = fileFacts(judge(buildMinidump(options)));
  return new Map(facts.map(([label, ...lines]) => [label, lines]));
}

Deno.test("the headline names the program, its PID, the contents and the threads", () => {
  assertEquals(
    judge(buildMinidump()).summary,
    "Memory dump of notepad.exe (PID 6972), full memory, 2 threads.",
  );
  assertEquals(
    judge(buildMinidump({ without: ["MiscInfo", "ModuleList"] })).summary,
    "Memory dump of a process, full memory, 2 threads.",
  );
});

Deno.test("the facts of a process dump are one line each", () => {
  const facts = factsOf();
  assertEquals(facts.get("Program"), [
    "notepad.exe, PID 6972",
    "C:\\Windows\\System32\\notepad.exe",
  ]);
  assertEquals(facts.get("Machine"), ["x64, Windows 11, version 10.0.22631"]);
  assertEquals(facts.get("Threads"), ["2, named main, worker"]);
  assertEquals(facts.get("Handles"), ["2"]);
  assertEquals(facts.get("Modules"), ["2, without the memory of ntdll.dll"]);
  assertEquals(facts.get("Type"), [
    "user-mode minidump (flags 0x0000000000001826)",
    "WithFullMemory, WithHandleData, WithUnloadedModules, " +
    "WithFullMemoryInfo, WithThreadInfo",
  ]);
  assertEquals(facts.has("Exception"), false);
  assertEquals(facts.has(".NET"), false);
});

Deno.test("an exception is reported by name, module, thread, registers and stack", () => {
  const exception = {
    threadId: 0x2b54,
    code: 0xc0000005,
    address: 0x7ff6d2c40123n,
    parameters: [1n, 0x10n],
    registers: contextX64({ pc: 0x7ff6d2c40123n, sp: 0x87b2afc100n }),
  };
  assertEquals(processOf({ exception }).exception, {
    code: "0xc0000005",
    name: "STATUS_ACCESS_VIOLATION",
    address: "0x00007ff6d2c40123",
    module: "notepad.exe",
    moduleOffset: "0x0000000000000123",
    threadId: 0x2b54,
    hasRegisters: true,
    hasStack: true,
  });
  assertEquals(factsOf({ exception }).get("Exception"), [
    "0xc0000005 STATUS_ACCESS_VIOLATION at 0x00007ff6d2c40123 " +
    "(notepad.exe+0x123)",
    "thread 11092; its registers and stack are in the dump",
  ]);
  const { registers: _, ...noRegisters } = exception;
  const elsewhere = { ...noRegisters, threadId: 9 };
  assertEquals(
    factsOf({ exception: elsewhere }).get("Exception")?.[1],
    "thread 9; its registers and stack are missing",
  );
  assertEquals(
    factsOf({ exception: noRegisters }).get("Exception")?.[1],
    "thread 11092; its registers are missing, its stack is in the dump",
  );
});

Deno.test("comments are reported line by line", () => {
  const text = "*** procdump -ma -e 1 w3wp.exe\r\n*** Unhandled \u001b[31m";
  const unknownStreams = [
    { type: 11, data: concat(utf16(text), new Uint8Array(2)) },
    { type: 10, data: concat(ascii("by hand"), new Uint8Array(1)) },
  ];
  assertEquals(processOf({ unknownStreams }).comments, [text, "by hand"]);
  const facts = fileFacts(judge(buildMinidump({ unknownStreams })));
  assertEquals(facts.filter(([label]) => label === "Comment"), [
    ["Comment", "*** procdump -ma -e 1 w3wp.exe", "*** Unhandled \u001b[31m"],
    ["Comment", "by hand"],
  ]);
});

/** Offsets in the structures of winternl.h, by the size of a pointer. */
const ways = {
  x64: { wide: true, peb: 0x60, parameters: 0x20, text: 0x70, buffer: 0x78 },
  x86: { wide: false, peb: 0x30, parameters: 0x10, text: 0x40, buffer: 0x44 },
} as const;

Deno.test("the command line is found through TEB and PEB", () => {
  const line = '"C:\\tool.exe" --all';
  for (const machine of ["x64", "x86"] as const) {
    const { wide, peb, parameters, text, buffer } = ways[machine];
    const data = new Uint8Array(0x1000).fill(0x41);
    const base = 0x300000n;
    const point = (at: number, to: number) =>
      wide
        ? setU64(data, at, base + BigInt(to))
        : setU32(data, at, Number(base) + to);
    point(peb, 0x200);
    point(0x200 + parameters, 0x400);
    setU16(data, 0x400 + text, line.length * 2);
    point(0x400 + buffer, 0x600);
    data.set(utf16(line), 0x600);
    const thread = { ...plausibleThreads[0]!, teb: base, stackSize: 0 };
    const options: MinidumpOptions = {
      machine,
      flags: 0x20n,
      memory: [{ start: base, data }],
      threads: [{ ...thread, stackStart: 0n }],
      ...machine === "x86" &&
        { threads: [{ ...thread, stackStart: 0n, pc: 1n }] },
    };
    assertEquals(processOf(options).commandLine, line, machine);
    setU16(data, 0x400 + text, 0xfffe); // a length beyond the end of the memory
    assertEquals(processOf(options).commandLine, null, machine);
  }
  assertEquals(processOf().commandLine, null);
});

Deno.test("a dump of Breakpad on Linux has its streams by name and its command line", () => {
  const options: MinidumpOptions = {
    system: { platform: 0x8201, version: [0, 0], servicePack: "Linux 6.1.0" },
    build: 0,
    flags: 0n,
    unknownStreams: Array.from({ length: 8 }, (_, index) => ({
      type: 0x47670003 + index,
      data: ascii("cat\0-v\0"),
    })),
  };
  const report = judge(buildMinidump(options));
  assertEquals(report.verdict, "complete");
  const { streams, process } = report.minidump!;
  assertEquals(
    streams.map(({ name }) => name).filter((name) => /^Linux/.test(name)),
    [
      ...["LinuxCpuInfo", "LinuxProcStatus", "LinuxLsbRelease"],
      ...["LinuxCmdLine", "LinuxEnviron", "LinuxAuxv", "LinuxMaps"],
      "LinuxDsoDebug",
    ],
  );
  assertEquals(process?.commandLine, "cat -v");
  assertEquals(process?.system?.name, "Linux");
  assertEquals(factsOf(options).get("Machine"), ["x64, Linux, Linux 6.1.0"]);
});

Deno.test("a 32-bit process in a 64-bit dump is WOW64", () => {
  const modules = [...plausibleModules, {
    name: "C:\\Windows\\System32\\wow64.dll",
    base: 0x7ffb00000000n,
    sizeOfImage: 0x1000,
  }];
  assert(processOf({ modules }).isWow64);
  assertStringIncludes(
    factsOf({ modules }).get("Machine")![0]!,
    "32-bit process (WOW64)",
  );
});

Deno.test(".NET without private memory is reported", () => {
  const modules = [...plausibleModules, {
    name: "C:\\app\\coreclr.dll",
    base: 0x7ffb00000000n,
    sizeOfImage: 0x1000,
  }];
  const small = { modules, flags: 0x20n };
  assertEquals(processOf(small).dotNet, {
    runtime: "coreclr.dll",
    hasPrivateMemory: false,
  });
  assertStringIncludes(factsOf(small).get(".NET")![0]!, "no private memory");
  assertEquals(factsOf({ modules }).get(".NET"), ["coreclr.dll"]);
  const readWrite = { modules, flags: 0x220n };
  assertEquals(processOf(readWrite).dotNet?.hasPrivateMemory, true);
});

Deno.test("the contents are named by flags and by the size of the memory", () => {
  const stack = plausibleMemory.filter(({ start }) => start === 0x87b2afc000n);
  const threads = plausibleThreads.slice(0, 1);
  const contents = (flags: bigint, memory = plausibleMemory) =>
    processOf({ flags, memory, threads }).contents;
  assertEquals(contents(0x2n), "full memory");
  assertEquals(contents(0x200n), "private memory");
  assertEquals(contents(0x40n), "stacks and some memory");
  assertEquals(contents(0n, stack), "stacks only");
  assertEquals(contents(0n, []), "no memory");
});

// Sources: Microsoft Learn, "Operating System Version" and the release
// information of Windows Server and Windows 11.
Deno.test("the name of Windows depends on version, build and product type", () => {
  const name = (major: number, minor: number, build: number, type = 1) =>
    systemName({
      PlatformId: 2,
      MajorVersion: major,
      MinorVersion: minor,
      BuildNumber: build,
      ProductType: type,
    });
  assertEquals(name(10, 0, 22631), "Windows 11");
  assertEquals(name(10, 0, 19045), "Windows 10");
  assertEquals(name(10, 0, 20348, 3), "Windows Server 2022");
  assertEquals(name(10, 0, 17763, 2), "Windows Server 2019");
  assertEquals(name(10, 0, 26100, 3), "Windows Server 2025");
  assertEquals(name(6, 1, 7601), "Windows 7");
  assertEquals(name(6, 3, 9600, 3), "Windows Server 2012 R2");
  assertEquals(name(5, 1, 2600), "Windows XP");
  assertEquals(name(4, 0, 1381), "Windows");
});

Deno.test("other systems and their processors have names", () => {
  const report = (platform: number) =>
    processOf({ system: { platform } }).system?.name;
  // Values of MD_OS_* in Breakpad's minidump_format.h.
  assertEquals(report(0x8101), "macOS");
  assertEquals(report(0x8203), "Android");
  assertEquals(report(0x8206), "Fuchsia");
  assertEquals(report(0x1234), "system 0x1234");
  const bytes = buildMinidump();
  const at = new DataView(bytes.buffer).getUint32(32 + 4 * 12 + 8, true);
  setU16(bytes, at, 0x8003); // MD_CPU_ARCHITECTURE_ARM64_OLD
  assertEquals(judge(bytes).minidump?.machine, "arm64");
});

Deno.test("exceptions have the names that their operating system uses", () => {
  assertEquals(exceptionName(0x80000003, "windows"), "STATUS_BREAKPOINT");
  assertEquals(exceptionName(0xe06d7363, "windows"), "C++ exception");
  assertEquals(
    exceptionName(0xc0000409, "windows"),
    "STATUS_STACK_BUFFER_OVERRUN",
  );
  assertEquals(exceptionName(11, "linux"), "SIGSEGV");
  assertEquals(exceptionName(1, "mach"), "EXC_BAD_ACCESS");
  assertEquals(exceptionName(1, "windows"), null);
  assertEquals(exceptionName(0, "linux"), null);
});

Deno.test("a minidump whose signature is still 0 is unfinished", () => {
  const bytes = buildMinidump();
  bytes.fill(0, 0, 4);
  const report = judge(bytes);
  assertEquals(report.verdict, "damaged");
  assertEquals(report.format, "minidump");
  assertStringIncludes(report.summary, "unfinished");
});
