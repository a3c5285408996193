import { minidumpFlags } from "../../../base/minidump_type.ts";
import { hex32, hex64 } from "../../../base/text/count.ts";
import { fileNameOf } from "../../../base/text/printable.ts";
import { ifKept } from "../not_kept.ts";
import type { MinidumpProcess } from "../report.ts";
import { commentsOf, processCommandLine } from "./command_line.ts";
import { readContext } from "./context.ts";
import { exceptionName } from "./exception_name.ts";
import { exceptionRecord } from "./layout.ts";
import { memoryBytesOf } from "./memory.ts";
import { modulePath } from "./names.ts";
import type { Minidump } from "./read_minidump.ts";
import { readString } from "./strings.ts";
import { exceptionFamily, systemName } from "./system_name.ts";

/** The facts about a process need these fields of a module. */
interface NamedModule {
  readonly path: string | null;
  readonly name: string | null;
  readonly base: bigint;
  readonly sizeBytes: bigint;
}

/** Maximum number of modules to keep, more than any process loads. */
const moduleLimit = 4096;
const namedThreadLimit = 256;

/** MINIDUMP_MISC1_PROCESS_ID: ProcessId is valid (minidumpapiset.h). */
const hasProcessId = 0x1;

/**
 * Reads the facts that an analyst first needs about a process dump.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readMinidumpProcess(dump: Minidump): MinidumpProcess | null {
  if (dump.systemInfo === null && dump.modules === null) return null;
  const modules = modulesOf(dump);
  const program = modules.find(({ name }) => /\.exe$/i.test(name ?? "")) ??
    modules[0];
  const names = new Set(modules.map(({ name }) => name?.toLowerCase()));
  const runtime = runtimes.find((one) => names.has(one)) ?? null;
  const misc = dump.miscInfo?.values;
  return {
    programName: program?.name ?? null,
    programPath: program?.path ?? null,
    processId: misc && (misc.Flags1 & hasProcessId) !== 0
      ? misc.ProcessId
      : null,
    // If a large dump comes through a pipe, its memory is not kept.
    commandLine: ifKept(() => processCommandLine(dump), () => null),
    comments: commentsOf(dump),
    system: systemOf(dump),
    isWow64: names.has("wow64.dll"),
    exception: exceptionOf(dump, modules),
    contents: contentsOf(dump),
    flagNames: flagNamesOf(dump),
    threadNames: threadNamesOf(dump),
    handles: dump.handles?.count ?? null,
    dotNet: runtime === null
      ? null
      : { runtime, hasPrivateMemory: hasPrivateMemory(dump) },
    missingModules: isFull(dump)
      ? modules.filter(({ base }) => !dump.memory.index.locate(base))
        .map(({ name, base }) => name ?? hex64(base))
      : [],
  };
}

/** The runtimes of .NET and .NET Framework. Source: .NET docs, "Debugging". */
const runtimes = ["coreclr.dll", "clr.dll", "mscorwks.dll"];

function modulesOf(dump: Minidump): NamedModule[] {
  const entries = Iterator.from(dump.modules?.entries() ?? []);
  // Read each name only once: in a hostile dump, thousands of modules may share
  // one long name.
  const paths = new Map<number, string | null>();
  let textLeft = 2 ** 20;
  return entries.take(moduleLimit).map(({ values }) => {
    const rva = values.ModuleNameRva;
    if (!paths.has(rva)) {
      const text = textLeft > 0 ? modulePath(dump, values) : null;
      textLeft -= text?.length ?? 0;
      paths.set(rva, text);
    }
    const path = paths.get(rva) ?? null;
    return {
      path,
      name: path === null ? null : fileNameOf(path),
      base: values.BaseOfImage,
      sizeBytes: BigInt(values.SizeOfImage),
    };
  }).toArray();
}

function systemOf({ systemInfo, source }: Minidump): MinidumpProcess["system"] {
  if (systemInfo === null) return null;
  const { values } = systemInfo;
  const { MajorVersion, MinorVersion, BuildNumber, CSDVersionRva } = values;
  return {
    name: systemName(values),
    version: `${MajorVersion}.${MinorVersion}.${BuildNumber}`,
    servicePack: readString(source, CSDVersionRva) || null,
  };
}

function exceptionOf(
  dump: Minidump,
  modules: readonly NamedModule[],
): MinidumpProcess["exception"] {
  if (dump.exception === null) return null;
  const { ThreadId, ExceptionRecord, ContextRva, ContextDataSize } =
    dump.exception.values;
  const record = exceptionRecord.read(ExceptionRecord);
  const { ExceptionCode: code, ExceptionAddress: address } = record;
  const family = exceptionFamily(dump.systemInfo?.values.PlatformId ?? 2);
  const module = modules.find(({ base, sizeBytes }) =>
    address >= base && address < base + sizeBytes
  );
  const { state, stack } = readContext(dump, ContextRva, ContextDataSize);
  return {
    code: hex32(code),
    name: family && exceptionName(code, family),
    address: hex64(address),
    module: module?.name ?? null,
    moduleOffset: module ? hex64(address - module.base) : null,
    threadId: ThreadId,
    hasRegisters: state === "present" || state === "unknown",
    hasStack: hasStack(dump, ThreadId, state === "present" ? stack : null),
  };
}

/**
 * Returns whether the dump contains the stack of a thread. Checks only the
 * memory at the stack pointer or, if the stack pointer is not known, at the
 * start of the stack.
 */
function hasStack(dump: Minidump, id: number, stack: bigint | null): boolean {
  const { threads, memory: { index } } = dump;
  if (stack !== null && index.locate(stack) !== null) return true;
  return Iterator.from(threads?.entries() ?? []).some(({ values }) => {
    const { ThreadId, StackStart: start, StackRva, StackDataSize } = values;
    if (ThreadId !== id || StackDataSize === 0) return false;
    const at = stack ?? start;
    const end = start + BigInt(StackDataSize);
    if (at < start || at >= end) return false;
    return StackRva !== 0 || index.locate(at) !== null;
  });
}

function flagsOf({ header }: Minidump): ReadonlySet<string> {
  const word = Number(BigInt.asUintN(32, header.Flags ?? 0n));
  return new Set(
    minidumpFlags.filter(({ mask }) => (word & mask) !== 0)
      .map(({ name }) => name),
  );
}

const flagNamesOf = (dump: Minidump) => [...flagsOf(dump)];
const isFull = (dump: Minidump) => flagsOf(dump).has("WithFullMemory");

function hasPrivateMemory(dump: Minidump): boolean {
  return isFull(dump) || flagsOf(dump).has("WithPrivateReadWriteMemory");
}

/**
 * Every dump contains this many bytes of code around the instruction pointer of
 * each thread.
 */
const codeBytesPerThread = 256;

/**
 * Describes the memory in the dump. The flags are not enough, because some
 * writers set none: the size of the memory is also used.
 */
function contentsOf(dump: Minidump): string {
  const memoryBytes = memoryBytesOf(dump.memory);
  if (memoryBytes === 0n) return "no memory";
  if (isFull(dump)) return "full memory";
  if (hasPrivateMemory(dump)) return "private memory";
  let stackBytes = 0;
  for (const { values } of dump.threads?.entries() ?? []) {
    stackBytes += values.StackDataSize + codeBytesPerThread;
  }
  return memoryBytes > stackBytes ? "stacks and some memory" : "stacks only";
}

function threadNamesOf(dump: Minidump): MinidumpProcess["threadNames"] {
  const entries = Iterator.from(dump.threadNames?.entries() ?? []);
  return entries.take(namedThreadLimit).flatMap(({ values }) => {
    const { ThreadId: id, RvaOfThreadName: rva } = values;
    const name = rva < BigInt(dump.sizeBytes)
      ? readString(dump.source, Number(rva), 1024)
      : null;
    return name ? [{ id, name }] : [];
  }).toArray();
}
